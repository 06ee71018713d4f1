import { describe, expect, it } from 'vitest';
import { printCompose } from '../../../src/compose/print/print-compose.ts';
import { loadProject, loadText } from './load-compose.ts';

const shop = `name: shop
services:
  api:
    build: ./api
    command: ["serve", "--port", "80"]
    environment:
      DB: postgres://db/\${DB_NAME:-shop}
      PRICE: 5$$
      TOKEN:
      VERSION: "3.10"
    env_file:
      - ./api.env
    ports:
      - \${PORT:-8080}:80
      - 127.0.0.1:53:53/udp
    depends_on:
      db:
        condition: service_healthy
    deploy:
      resources:
        limits:
          cpus: 0.5
          memory: 512m
    secrets:
      - token
    volumes:
      - ./src:/src:ro
  db:
    image: postgres:15
    healthcheck:
      test: ["CMD", "pg_isready"]
      interval: 1m30s
    networks:
      - back
    volumes:
      - data:/var/lib/postgresql/data
networks:
  back:
volumes:
  data:
  there:
    external: true
secrets:
  token:
    file: ./token.txt
`;

describe('printCompose', () => {
  const disk = { 'api.env': 'A=1\n' };

  it('writes an open project as a person would, and the same again', async () => {
    const { project } = await loadText(shop, { disk, variables: 'open' });
    expect(project && printCompose(project.model, '/shop')).toBe(shop);
  });

  it('writes what loads as the same project, in long forms where short ones would say something else', async () => {
    const text = [
      'services:',
      '  a:',
      '    image: a',
      '    ports: [{ target: 80, published: "80", name: web, app_protocol: http }, "8000-8010:90", "[::1]:1:2"]',
      '    volumes:',
      '      - /anonymous',
      '      - { type: bind, source: /host, target: /b }',
      '      - { type: tmpfs, target: /t, tmpfs: { size: 1m } }',
      '      - { type: volume, source: data, target: /n, volume: { nocopy: true, subpath: s } }',
      '      - data:/m:nocopy',
      '      - /x:/x:z,rslave',
      '    networks: { default: { aliases: [b] } }',
      '    devices: ["/dev/a", "/dev/a:/dev/b:r"]',
      '    gpus: all',
      '    command: []',
      '    labels: { off: "no", date: "2020-01-01", octal: "0440", yes: "y" }',
      '    build: { context: /far, ssh: [default, k=/key], secrets: [{ source: s, target: t }], shm_size: 1000 }',
      '    secrets: [{ source: s, target: /own, mode: 0440 }]',
      '    links: ["b:c"]',
      '    stop_grace_period: 10s',
      '    blkio_config: { device_read_bps: [{ path: /dev/a, rate: 1k }] }',
      '    memswap_limit: -1',
      '    x-mine: { size: 1024 }',
      '  b: { image: b, env_file: [{ path: none.env, required: false }], depends_on: { c: { condition: service_started, required: false } } }',
      '  c: { image: c, network_mode: none }',
      'volumes: { data: { driver: local } }',
      'secrets: { s: { environment: S } }',
      'configs: { c: { content: "a $$b\\n" } }',
      'x-top: 1',
    ].join('\n');
    for (const variables of ['resolved', 'open'] as const) {
      const { model } = await loadProject(text, { variables });
      const printed = printCompose(model, '/shop');
      const again = await loadProject(printed, { variables });
      expect(again.model).toEqual(model);
      expect(printCompose(again.model, '/shop')).toBe(printed);
    }
  });
});
