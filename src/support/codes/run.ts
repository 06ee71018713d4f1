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
  RESOURCE_UNKNOWN: {
    meaning: 'The command names a resource that is not in the manifest.',
    remedy: 'Use one of the names under `resources:`; `apphost graph` lists them.',
  },
  PROFILE_NOT_ACTIVE: {
    meaning: 'A resource that is to start needs one that is held back by its `profiles:`.',
    remedy: 'Activate the profile with `--profile NAME`, name the resource, or make the reference optional.',
  },
  RESOURCE_REFUSED: {
    meaning: 'The manifest asks for something that this version of `apphost up` cannot run, so nothing was started.',
    remedy: 'Leave the resource out with `profiles:`, or start only the others by name.',
  },
  RESOURCE_NOT_STARTED: {
    meaning: 'A command is about a resource that is not part of what runs.',
    remedy: 'Start it with `apphost start NAME`; `apphost ps` shows what runs.',
  },
  RESOURCE_NOT_STOPPED: {
    meaning: 'A resource could not be stopped, or what it left could not be removed.',
    remedy: 'The message says why. Repeat the command when that is mended.',
  },
  WAIT_TIMEOUT: {
    meaning: 'The condition of `apphost wait` did not come true within its `--timeout`.',
    remedy: 'Read what the resource says with `apphost logs NAME`, or give more time.',
  },
  RESOURCE_FAILED: {
    meaning: 'A resource ended, or could not be started, and will not be started again.',
    remedy: 'Read its last log lines, which the message shows, and `apphost logs NAME`.',
  },
  START_TIMEOUT: {
    meaning: 'Not everything was healthy when the time of `--timeout` was over. Everything was stopped again.',
    remedy:
      'The message says what each resource was waiting for, with its last log lines. Give more time with `--timeout`.',
  },
  CHILD_NOT_CREATED: {
    meaning: 'A database, queue or the like could not be created inside its server.',
    remedy: 'The message holds what the server answered.',
  },
  NOT_ALL_REMOVED: {
    meaning: 'Something could not be removed when the application stopped, mostly because the engine went away.',
    remedy: 'Start the engine again; the next `apphost up` or `apphost down` removes what is named.',
  },
  SUPERVISOR_UNREACHABLE: {
    meaning: 'The process that looks after the application does not answer on its control socket, or ended midway.',
    remedy: 'See `apphost ps`; when it is gone, `apphost up` starts the application again and removes what was left.',
  },
  APPLICATION_NOT_RUNNING: {
    meaning: 'The command acts on a running application, and this one does not run.',
    remedy: 'Start it with `apphost up` or `apphost up -d`.',
  },
  APPLICATION_STOPPED: {
    meaning: 'The application was stopped, from another terminal or by Ctrl-C, while this command was still waiting.',
    remedy: 'Start it again with `apphost up`.',
  },
  WATCH_LIMIT: {
    meaning: 'The operating system lets this user watch no more folders, so changes of a resource are not noticed.',
    remedy:
      'Raise the limit (`sudo sysctl fs.inotify.max_user_watches=524288`), or watch less with `watch: { exclude: [...] }`.',
  },
  WATCH_FAILED: {
    meaning: 'A folder could not be watched, so changes of a resource are not noticed.',
    remedy: 'The message says why. Mend it, then run `apphost up` again.',
  },
  SYNC_FAILED: {
    meaning: 'A changed file could not be copied into a running container, or removed in it.',
    remedy:
      'Look at what the message says of the place. `apphost down`, then `apphost up --build` makes containers with all files.',
  },
  CODE_UNKNOWN: {
    meaning: '`apphost explain` was asked for a code that does not exist.',
    remedy: 'List all codes with `apphost explain`.',
  },
  MANIFEST_INVALID: {
    meaning: 'The manifest has mistakes; each is reported with its own code and place.',
    remedy: 'Correct what is reported; `apphost validate` shows it again.',
  },
} as const;
