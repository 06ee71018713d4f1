import type { Check } from './check.ts';
import { engine } from './checks/engine.ts';
import { folders } from './checks/folders.ts';
import { limits } from './checks/limits.ts';
import { node } from './checks/node.ts';
import { ports } from './checks/ports.ts';
import { servers } from './checks/servers.ts';
import { programs } from './checks/toolchains.ts';

/** In the order in which they are shown. Another one is a file and a line here. */
export const checks: readonly Check[] = [node, engine, servers, programs, ports, folders, limits];
