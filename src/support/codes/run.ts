/** Starting, watching and stopping resources. */
export const runCodes = {
  PROCESS_NOT_STARTED: {
    meaning:
      'The program of a process could not be started: it is not there, not executable, or its folder is missing.',
    remedy: 'Install the program or correct `command:` and `path:` of the resource.',
  },
  PROCESS_NOT_STOPPED: {
    meaning: 'A process does not end, not even by SIGKILL: it hangs inside the operating system.',
    remedy: 'Look at what it waits for (a dead network mount, a disk), or restart the machine.',
  },
  STEP_FAILED: {
    meaning: 'Installing the dependencies of a project or compiling it failed, so it was not started.',
    remedy: 'The last lines of its output say why. Run the same command in the folder of the project.',
  },
  PORT_IN_USE: {
    meaning: 'A port that the application needs on this machine is taken by another program.',
    remedy: 'End the program that is named, or give the endpoint another `port:`.',
  },
  PORT_NOT_OPENED: {
    meaning: 'A port could not be opened: the address is not one of this machine, or the port is reserved.',
    remedy: 'Choose a port from 1024 up, and an address of this machine in `bind:`.',
  },
  APPLICATION_RUNNING: {
    meaning: 'The application already runs, in another terminal or in the background.',
    remedy: 'Use `apphost ps` to see it and `apphost down` to end it, or `--isolated` for a second one beside it.',
  },
  STATE_NOT_WRITABLE: {
    meaning: 'What is known about the running application cannot be written down: no space, or no permission.',
    remedy: 'Make room, or make the folder writable; APPHOST_STATE_HOME names another one.',
  },
  STATE_DAMAGED: {
    meaning: 'The file with what is known about the running application could not be read and was put aside.',
    remedy: 'Nothing needs to be done; ports that were chosen once may differ from before.',
  },
  SOCKET_FOLDER_UNSAFE: {
    meaning: 'The path of the control socket is too long, and the short folder for it is open to other users.',
    remedy: 'Remove the folder that is named, or set XDG_RUNTIME_DIR to a folder of your own.',
  },
} as const;
