import { watch } from 'node:fs';

/** How the operating system tells of changes. */
export interface FolderEvents {
  /** One listener hears of everything below a folder. Where not, each folder needs its own. */
  readonly isRecursive: boolean;
  /** Calls back with what changed, relative to the folder. Throws and calls `onError` with the system's error. */
  listen(folder: string, onEvent: (name: string) => void, onError: (error: Error) => void): () => void;
}

/** On Linux Node.js would listen to each file, ignored ones too: there, one listener for each folder that counts. */
export const folderEvents: FolderEvents = createFolderEvents(process.platform !== 'linux');

export function createFolderEvents(isRecursive: boolean): FolderEvents {
  return {
    isRecursive,
    listen: (folder, onEvent, onError) => {
      const watcher = watch(folder, { recursive: isRecursive, persistent: false }, (_, name) => {
        if (name !== null) onEvent(name);
      });
      watcher.on('error', onError);
      return () => watcher.close();
    },
  };
}
