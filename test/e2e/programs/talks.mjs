// Says something ten times a second.
setInterval(() => process.stdout.write('still here\n'), 100);
