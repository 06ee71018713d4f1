// Serves, and has a child that has one.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

spawn('sh', ['-c', 'sleep 600; true'], { stdio: 'inherit' });
createServer((_, response) => response.end('served\n')).listen(Number(process.env.PORT), '127.0.0.1');
