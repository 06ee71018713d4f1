// The same work through the engine's API alone, all at once: node bare-containers.mjs up|down PREFIX IMAGE PORT…
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'node:http';

const [doing, prefix, image, ...ports] = process.argv.slice(2);
await (doing === 'up' ? up() : down());

async function up() {
  await ask('POST', '/networks/create', { Name: prefix, CheckDuplicate: true });
  await Promise.all(
    ports.map(async (port, index) => {
      const name = `${prefix}-r${index}`;
      await ask('POST', `/containers/create?name=${name}`, {
        Image: image,
        ExposedPorts: { '6379/tcp': {} },
        HostConfig: { NetworkMode: prefix, PortBindings: { '6379/tcp': [{ HostIp: '127.0.0.1', HostPort: port }] } },
      });
      await ask('POST', `/containers/${name}/start`);
      while (!(await pings(Number(port)))) await delay(5);
    }),
  );
}

async function down() {
  await Promise.all(
    ports.map(async (_, index) => {
      await ask('POST', `/containers/${prefix}-r${index}/stop?t=10`);
      await ask('DELETE', `/containers/${prefix}-r${index}?force=1&v=1`);
    }),
  );
  await ask('DELETE', `/networks/${prefix}`);
}

function ask(method, path, body) {
  const socketPath = process.env.DOCKER_HOST.replace('unix://', '');
  return new Promise((done, reject) => {
    const call = request(
      { socketPath, method, path: `/v1.41${path}`, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => (response.statusCode >= 400 ? reject(new Error(`${path}: ${text}`)) : done(text)));
      },
    );
    call.on('error', reject);
    call.end(body && JSON.stringify(body));
  });
}

function pings(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => (done(String(data).startsWith('+PONG')), socket.destroy()));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}
