/**
 * Patterns of what nobody means by saving a file: version control, installed packages, caches, what editors write
 * beside a file while they save it, and what programs write while they run.
 */
const versionControl = '.git .hg .svn .jj';
const packages = 'node_modules/ .venv/ venv/ __pycache__/ *.pyc *.pyo .gradle/ .apphost/';
const caches =
  '.cache/ .turbo/ .parcel-cache/ .next/ .nuxt/ .svelte-kit/ .astro/ .angular/ .pytest_cache/ .mypy_cache/ .ruff_cache/ .tox/ .nyc_output/ coverage/ *.tsbuildinfo';
/** Vim, Emacs, JetBrains, GNOME, KDE, sed, LibreOffice; and what desktops keep in a folder. */
const editors =
  '*.sw[a-p] 4913 *~ .#* \\#*\\# *___jb_tmp___ *___jb_old___ .goutputstream-* *.kate-swp sed?????? .~lock.*# .idea/ .vscode/ .DS_Store Thumbs.db';
const running = '*.log *.pid *.db *.sqlite *.sqlite3 *-journal *-wal *-shm';

export const neverWatched: readonly string[] = [versionControl, packages, caches, editors, running].flatMap((names) =>
  names.split(' '),
);
