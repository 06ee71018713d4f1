import { describe, expect, it } from 'vitest';

import { describeProject } from './describe-project.ts';

describe('a .NET project', () => {
  it.each(['Hello.csproj', 'Hello.fsproj', 'Hello.vbproj'])('is built from %s and its assembly is run', (file) => {
    const { command, steps, workload } = describeProject({ [file]: '<Project/>' });
    expect(steps).toEqual([`build: dotnet build ${file} --configuration Debug --output .apphost/bin --nologo`]);
    expect(workload?.steps[0]).toMatchObject({ always: true, result: '.apphost/bin/Hello.dll' });
    expect(command).toBe('dotnet .apphost/bin/Hello.dll');
    expect(workload?.port).toEqual({ variable: 'ASPNETCORE_URLS', form: 'url' });
    expect(workload?.env).toEqual({ ASPNETCORE_ENVIRONMENT: 'Development', DOTNET_ENVIRONMENT: 'Development' });
  });

  it('may call its assembly otherwise', () => {
    const { command } = describeProject({ 'Hello.csproj': '<AssemblyName>Shop.Web</AssemblyName>' });
    expect(command).toBe('dotnet .apphost/bin/Shop.Web.dll');
  });

  it('asks what to start when there are two', () => {
    const { problems } = describeProject({ 'A.csproj': '', 'B.csproj': '' });
    expect(problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN', at: ['path'] }]);
  });
});
