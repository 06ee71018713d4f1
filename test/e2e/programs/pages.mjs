// Answers with the files of its folder `public`, and at /version with what it is.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const version = 'one';
const server = createServer(async (request, response) => {
  if (request.url === '/version') return response.end(version);
  const page = await readFile(new URL(`./public${request.url}`, import.meta.url)).catch(() => undefined);
  response.writeHead(page === undefined ? 404 : 200).end(page);
});
server.listen(Number(process.env.PORT ?? 8080));
process.once('SIGTERM', () => process.exit(0));
