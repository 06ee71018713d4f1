process.stderr.write('no licence was found\n');
process.exitCode = 3;
