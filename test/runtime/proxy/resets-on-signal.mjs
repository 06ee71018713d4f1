// Accepts and reads nothing; on SIGUSR2 it resets its connections and then makes the file it was told: resets-on-signal.mjs <file>.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const sockets = [];
const server = createServer({ pauseOnConnect: true }, (socket) => {
  sockets.push(socket);
  process.stdout.write('accepted\n');
});
process.on('SIGUSR2', () => {
  for (const socket of sockets) {
    socket.on('close', () => writeFileSync(process.argv[2], ''));
    socket.resetAndDestroy();
  }
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
