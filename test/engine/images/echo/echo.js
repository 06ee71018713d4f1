// GET /status/503 answers that status, GET /log/text prints text; anything else describes the container and the request.
const { createServer } = require('node:http');
const { hostname } = require('node:os');

const server = createServer((request, response) => {
  const [, verb, value] = request.url.split('/');
  if (verb === 'log') console.log(decodeURIComponent(value));
  response.writeHead(verb === 'status' ? Number(value) : 200, { 'content-type': 'application/json' });
  const { method, url, headers } = request;
  response.end(JSON.stringify({ hostname: hostname(), method, url, headers, env: process.env }) + '\n');
});

const port = Number(process.env.PORT || 8080);
server.listen(port, () => console.log(`echo listening on ${port}`));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
