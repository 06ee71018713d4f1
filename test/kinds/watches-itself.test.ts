import { expect, test } from 'vitest';

import { watchesItself } from '../../src/kinds/parts/languages/watches-itself.ts';

test.each([
  'vite',
  'vite --port 3000',
  'next dev',
  'node --watch src/main.js',
  'node --watch-path=src main.js',
  'tsx watch src/main.ts',
  'dotnet watch run',
  'nodemon server.js',
  './node_modules/.bin/nodemon server.js',
  'npm run clean && nodemon .',
  'ng serve --open',
  'react-scripts start',
  'uvicorn app:app --reload',
  'flask run --debug --reload',
  'python manage.py runserver',
  './mvnw quarkus:dev',
  'air',
])('%s sees changes by itself', (command) => {
  expect(watchesItself(command)).toBe(true);
});

test.each([
  'vite build',
  'vite preview',
  'next start',
  'node src/watch.js',
  'node src/main.js watch',
  'python manage.py runserver --noreload',
  'dotnet .apphost/bin/api.dll',
  'airflow webserver',
  'npm run build',
  'java -jar target/app.jar',
])('%s does not', (command) => {
  expect(watchesItself(command)).toBe(false);
});
