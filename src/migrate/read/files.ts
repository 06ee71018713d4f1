import { disk, type Disk } from '../../manifest/read/disk.ts';

/** The files of somebody else's format, as the stages that turn it into a manifest see them. */
export type Files = Pick<Disk, 'readText' | 'look' | 'realPath'>;

/** The files of this machine's disk. */
export const files: Files = disk;

/** Whole folders as well, to see what is built from them. */
export const folders: Pick<Disk, 'folder' | 'readSmall' | 'look'> = disk;
