// Answers every request, and writes into $JOURNAL that it stops.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end(`${process.pid}`));
server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  if (process.env.JOURNAL) appendFileSync(process.env.JOURNAL, `${process.env.OTEL_SERVICE_NAME}\n`);
  process.exit(0);
});
