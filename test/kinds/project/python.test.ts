import { describe, expect, it } from 'vitest';

import { describeProject } from './describe-project.ts';

const flask = 'from flask import Flask\napp = Flask(__name__)\n';
const venv = 'venv: python3 -m venv .venv';
const pip = '/work/api/.venv/bin/python -m pip install --disable-pip-version-check --quiet';

describe('the start of a Python project', () => {
  it.each([
    ['Django', { 'manage.py': '' }, 'manage.py runserver --noreload 127.0.0.1:{self.http.targetPort}'],
    ['a program', { 'main.py': 'print()' }, 'main.py'],
    ['a server', { 'server.py': '' }, 'server.py'],
    ['a program below src', { 'src/main.py': 'print()', 'requirements.txt': '' }, 'src/main.py'],
    ['a folder', { '__main__.py': '' }, '.'],
    [
      'an application that starts itself on PORT',
      { 'app.py': `${flask}if __name__ == "__main__":\n    app.run(port=int(os.environ["PORT"]))\n` },
      'app.py',
    ],
  ])('is known for %s', (_, files, start) => {
    const { command, problems, workload } = describeProject(files);
    expect(problems).toEqual([]);
    expect(command.replace(/^\S+ /, '')).toBe(start);
    expect(workload?.port).toEqual({ variable: 'PORT', form: 'number' });
    expect(workload?.env).toEqual({ PYTHONUNBUFFERED: '1' });
  });

  it.each([
    ['main.py', 'app = FastAPI()\n', '-m uvicorn main:app --host 127.0.0.1 --port'],
    ['app/main.py', 'api = FastAPI()\n', '-m uvicorn app.main:api --host 127.0.0.1 --port'],
    ['src/main.py', 'app = Starlette()\n', '-m uvicorn --app-dir src main:app --host 127.0.0.1 --port'],
    ['app.py', flask, '-m flask --app app:app run --no-reload --host 127.0.0.1 --port'],
    ['src/app.py', flask, '-m flask --app src/app:app run --no-reload --host 127.0.0.1 --port'],
  ])('hands its port to the server of %s', (file, text, start) => {
    expect(describeProject({ [file]: text, 'requirements.txt': '' }).command).toBe(
      `/work/api/.venv/bin/python ${start} {self.http.targetPort}`,
    );
  });

  it('takes no port without an endpoint', () => {
    expect(describeProject({ 'app.py': flask }, { endpoints: {} }).command).not.toContain('--port');
    const { command } = describeProject({ 'manage.py': '' }, { endpoints: {} });
    expect(command).toBe('python3 manage.py runserver --noreload');
  });

  it('is asked for when nothing says it', () => {
    const { problems } = describeProject({ 'requirements.txt': '', 'library.py': '' });
    expect(problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN', at: ['path'] }]);
  });
});

describe('the installation of a Python project', () => {
  it.each([
    ['pip', { 'requirements.txt': '' }, [venv, `install: ${pip} -r requirements.txt`]],
    ['pip', { 'pyproject.toml': '[project]\nname = "api"\n' }, [venv, `install: ${pip} -e .`]],
    [
      'pip',
      { 'requirements.txt': '', 'venv/pyvenv.cfg': '' },
      ['venv: python3 -m venv venv', `install: ${pip.replace('.venv', 'venv')} -r requirements.txt`],
    ],
  ])('is left to %s, beside %o', (tool, files, steps) => {
    const described = describeProject({ 'main.py': '', ...files });
    expect(described.steps).toEqual(steps);
    expect(described.command).toMatch(/^\/work\/api\/\.?venv\/bin\/python main\.py$/);
    expect(described.workload?.language).toBe(`Python (${tool})`);
  });

  it.each([
    ['uv', { 'pyproject.toml': '', 'uv.lock': '' }, 'uv sync --locked'],
    ['uv', { 'pyproject.toml': '[tool.uv]\n' }, 'uv sync'],
    ['poetry', { 'pyproject.toml': '', 'poetry.lock': '' }, 'poetry install --no-root --no-interaction'],
    ['pipenv', { Pipfile: '', 'Pipfile.lock': '' }, 'pipenv sync'],
    ['pipenv', { Pipfile: '' }, 'pipenv install'],
  ])('is left to %s, beside %o', (tool, files, install) => {
    const { command, steps, workload } = describeProject({ 'main.py': '', ...files });
    expect(steps).toEqual([`install: ${install}`]);
    expect(workload?.steps[0]?.result).toBe('.venv');
    expect(command).toBe('/work/api/.venv/bin/python main.py');
    expect(workload?.language).toBe(`Python (${tool})`);
  });

  it('is repeated when a file changes that requirements.txt names', () => {
    const { workload } = describeProject({
      'main.py': '',
      'requirements.txt': '-r requirements/base.txt\n--constraint=limits.txt\nflask\n',
      'requirements/base.txt': '-r ../requirements.txt\n-c more.txt # kept\n',
    });
    expect(workload?.steps[1]?.inputs).toEqual([
      'requirements.txt',
      'requirements/base.txt',
      'requirements/more.txt',
      'limits.txt',
    ]);
  });

  it('has variables that keep poetry and pipenv in the folder', () => {
    const poetry = describeProject({ 'main.py': '', 'pyproject.toml': '', 'poetry.lock': '' });
    expect(poetry.workload?.steps[0]?.env).toEqual({ POETRY_VIRTUALENVS_IN_PROJECT: 'true' });
    const pipenv = describeProject({ 'main.py': '', Pipfile: '', 'Pipfile.lock': '' });
    expect(pipenv.workload?.steps[0]?.env).toEqual({ PIPENV_VENV_IN_PROJECT: '1' });
  });

  it('is none for a bare program', () => {
    const { command, steps } = describeProject({ 'main.py': '' });
    expect(steps).toEqual([]);
    expect(command).toBe('python3 main.py');
  });
});
