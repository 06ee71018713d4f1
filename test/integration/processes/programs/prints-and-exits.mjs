// Prints its arguments, one per line, the first on stderr; exits with the code in EXIT_CODE.
const [first, ...rest] = process.argv.slice(2);
process.stderr.write(`${first}\n`);
for (const line of rest) process.stdout.write(`${line}\n`);
process.exitCode = Number(process.env.EXIT_CODE ?? 0);
