import { hostsSlot } from './hosts.ts';
import { imageSlot } from './image.ts';
import { podResourcesSlot } from './pod-resources.ts';
import { scaleSlot } from './scale.ts';
import { settingsSlot } from './settings.ts';
import type { Slot } from './slot.ts';
import { storageSlot } from './storage.ts';

/** In the order in which `values.yaml` has them. */
export const slots: readonly Slot[] = [imageSlot, scaleSlot, podResourcesSlot, settingsSlot, hostsSlot, storageSlot];
