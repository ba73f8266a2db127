import PagesPlugin from '../src/index.ts';

const started = (commandLine: { host?: string; httpPort?: number }) => {
  const said: string[] = [];
  const plugin = new PagesPlugin(
    {
      serviceDir: '/nowhere',
      service: { custom: { pages: { '/console': 'services/operations/console' } } },
      configSchemaHandler: { defineCustomProperties: () => {} },
    },
    commandLine,
    { log: { notice: (text) => said.push(text) } },
  );
  return { plugin, said };
};

test('once the platform has chosen a port, it says where each page is', async () => {
  const commandLine: { host?: string; httpPort?: number } = {};
  const { plugin, said } = started(commandLine);
  Object.assign(commandLine, { host: '127.0.0.1', httpPort: 3000 });
  await plugin.hooks['before:offline:start:ready']?.();
  expect(said).toEqual(['Page: http://127.0.0.1:3000/console']);
});

test('what is packaged or served is built first', () => {
  expect(Object.keys(started({}).plugin.hooks)).toEqual(
    expect.arrayContaining(['before:offline:start:init', 'before:package:createDeploymentArtifacts']),
  );
});
