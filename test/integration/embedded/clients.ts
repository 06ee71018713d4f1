import { connect as connectSocket } from 'node:net';

import { connect as connectAmqp } from 'amqplib';
import { AwsV4Signer } from 'aws4fetch';
import { Redis } from 'ioredis';
import { connectAsync } from 'mqtt';
import { createConnection } from 'mysql2/promise';
import { connect as connectNats } from 'nats';

/** A real client of a server: writes something, and says whether it is there. Rejects when the login is refused. */
export interface Client {
  write(uri: string): Promise<void>;
  has(uri: string): Promise<boolean>;
  /** What the server says to a wrong password. Absent: it knows none. */
  readonly refusal?: RegExp;
}

export const amqp: Client = {
  refusal: /ACCESS_REFUSED|ACCESS-REFUSED/,
  write: (uri) =>
    withAmqp(uri, async (channel) => {
      await channel.assertQueue('written', { durable: true });
      channel.sendToQueue('written', Buffer.from('kept'), { persistent: true });
      await channel.waitForConfirms();
    }),
  has: (uri) =>
    withAmqp(uri, async (channel) => (await channel.assertQueue('written', { durable: true })).messageCount === 1),
};

async function withAmqp<Result>(
  uri: string,
  work: (
    channel: Awaited<ReturnType<Awaited<ReturnType<typeof connectAmqp>>['createConfirmChannel']>>,
  ) => Promise<Result>,
): Promise<Result> {
  const connection = await connectAmqp(uri);
  connection.on('error', () => undefined);
  try {
    return await work(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}

export const redis: Client = {
  refusal: /WRONGPASS|Connection is closed/,
  write: (uri) => withRedis(uri, async (client) => void (await client.set('written', 'kept'))),
  has: (uri) => withRedis(uri, async (client) => (await client.get('written')) === 'kept'),
};

async function withRedis<Result>(uri: string, work: (client: Redis) => Promise<Result>): Promise<Result> {
  const client = new Redis(uri.replace(/^valkey:/, 'redis:'), { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

export const nats: Client = {
  refusal: /authorization/i,
  write: (uri) =>
    withNats(uri, async (connection) => {
      await (await connection.jetstreamManager()).streams.add({ name: 'written', subjects: ['written'] });
      await connection.jetstream().publish('written', 'kept');
    }),
  has: (uri) =>
    withNats(uri, async (connection) => {
      const { streams } = await connection.jetstreamManager();
      return streams.info('written').then(
        ({ state }) => state.messages === 1,
        () => false,
      );
    }),
};

async function withNats<Result>(
  uri: string,
  work: (connection: Awaited<ReturnType<typeof connectNats>>) => Promise<Result>,
): Promise<Result> {
  const { host, username, password } = new URL(uri);
  const connection = await connectNats({ servers: host, user: username, pass: decodeURIComponent(password) });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** What is kept is a message that every new subscriber gets. */
export const mqtt: Client = {
  refusal: /not authorized|bad user/i,
  write: (uri) =>
    withMqtt(uri, async (client) => void (await client.publishAsync('written', 'kept', { retain: true, qos: 1 }))),
  has: (uri) =>
    withMqtt(uri, async (client) => {
      const got = new Promise<boolean>((resolve) => {
        client.once('message', (_topic, content) => resolve(String(content) === 'kept'));
        setTimeout(resolve, 500, false);
      });
      await client.subscribeAsync('written');
      return got;
    }),
};

async function withMqtt<Result>(
  uri: string,
  work: (client: Awaited<ReturnType<typeof connectAsync>>) => Promise<Result>,
): Promise<Result> {
  const client = await connectAsync(uri, { reconnectPeriod: 0 }, false);
  try {
    return await work(client);
  } finally {
    await client.endAsync();
  }
}

export const mysql: Client = {
  refusal: /access denied/i,
  write: async (uri) => {
    const connection = await createConnection(uri);
    await connection.query('CREATE DATABASE written');
    await connection.end();
  },
  has: async (uri) => {
    const connection = await createConnection(uri);
    const [rows] = await connection.query("SHOW DATABASES LIKE 'written'");
    await connection.end();
    return Array.isArray(rows) && rows.length === 1;
  },
};

export const memcached: Client = {
  write: async (uri) => void (await askMemcached(uri, 'set written 0 60 4\r\nkept\r\nquit\r\n')),
  has: async (uri) => (await askMemcached(uri, 'get written\r\nquit\r\n')).includes('kept'),
};

async function askMemcached(uri: string, text: string): Promise<string> {
  const { hostname, port } = new URL(uri);
  const socket = connectSocket(Number(port), hostname);
  socket.write(text);
  return (await socket.setEncoding('utf8').toArray()).join('');
}

/** The address with the key as its login. */
export const s3: Client = {
  refusal: /403/,
  write: async (uri) => {
    for (const path of ['/written', '/written/a file.txt']) expectOk(await askS3(uri, 'PUT', path));
  },
  has: async (uri) => {
    const answer = await askS3(uri, 'GET', '/written/a file.txt');
    if (answer.status !== 404) expectOk(answer);
    return answer.status === 200 && (await answer.text()) === 'kept';
  },
};

async function askS3(uri: string, method: string, path: string): Promise<Response> {
  const { host, username, password } = new URL(uri);
  const isObject = path.split('/').length > 2;
  const signer = new AwsV4Signer({
    method,
    url: `http://${host}${encodeURI(path)}`,
    accessKeyId: username,
    secretAccessKey: decodeURIComponent(password),
    service: 's3',
    region: 'us-east-1',
    ...(method === 'PUT' && isObject && { body: 'kept' }),
  });
  const { url, headers, body } = await signer.sign();
  return fetch(url, { method, headers, ...(body != null && { body }) });
}

function expectOk({ status, statusText }: Response): void {
  if (status !== 200) throw new Error(`${status} ${statusText}`);
}
