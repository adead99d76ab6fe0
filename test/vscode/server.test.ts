import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { writeArchive } from '../../src/archive/write';
import { javaPid } from '../../src/servers/launch/folders';
import type { Parts } from '../../src/host/parts';
import { python1x } from '../pythonEnvironments';
import { activate, sample, until } from './extension';
import { capturing } from './messages';

/** Loads in a moment: these tests are about the server, not about its models. */
const handler = `
class Counting:
    def initialize(self, context): pass
    def handle(self, data, context): return [{"text": str(len(row["body"])), "score": 1} for row in data]
`;

describe('TorchServe in a task terminal', function () {
  this.timeout(1_200_000);
  let parts: Parts;
  const store = sample('served light');

  before(async () => {
    parts = await activate();
    fs.mkdirSync(store, { recursive: true });
    for (const [name, code] of [
      ['counting', handler],
      ['broken', `import no_such_package\n${handler}`],
    ] as const) {
      const manifest = {
        runtime: 'python',
        model: { modelName: name, modelVersion: '1.0', handler: 'script.py' },
      };
      await writeArchive(path.join(store, `${name}.mar`), [
        { name: 'MAR-INF/MANIFEST.json', text: JSON.stringify(manifest) },
        { name: 'script.py', text: code },
      ]);
    }
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('python', python1x(), vscode.ConfigurationTarget.Workspace);
  });
  afterEach(() => parts.servers.of('torchserve').stop());
  after(async () => {
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('python', undefined, vscode.ConfigurationTarget.Workspace);
    fs.rmSync(store, { recursive: true });
  });

  const becomes = (kind: string) => {
    const server = parts.servers.of('torchserve');
    return until(
      listener => server.onDidChange(listener),
      () => server.state.kind === kind,
      1200,
      kind,
    );
  };
  /** Folders of servers that ran; those of tasks that were only offered hold no pid file. */
  const leftovers = () => {
    const storage = path.join(parts.context.globalStorageUri.fsPath, 'torchserve');
    return fs
      .readdirSync(storage)
      .filter(name => fs.existsSync(path.join(storage, name, 'tmp', '.model_server.pid')));
  };
  const working = () => {
    const keyLocation = parts.servers.of('torchserve').asked?.keyLocation;
    assert.ok(typeof keyLocation === 'object');
    return path.dirname(keyLocation.file);
  };

  it('says why a model is not served, and leaves nothing', async () => {
    await assert.rejects(
      parts.servers.of('torchserve').start({ modelStore: store, models: { broken: 'broken.mar' } }),
      /"broken" cannot be served: .*no_such_package/,
    );
    assert.equal(parts.servers.of('torchserve').state.kind, 'failed');
    assert.deepEqual(leftovers(), []);
  });

  it('tells that it crashed, cleans up, and starts again', async () => {
    const { errors } = await capturing(async () => {
      await parts.servers
        .of('torchserve')
        .start({ modelStore: store, models: { counting: 'counting.mar' } });
      process.kill((await javaPid(working())) as number, 'SIGKILL');
      await becomes('failed');
    });
    assert.match(errors.join(), /^The server ended unexpectedly/);
    assert.deepEqual(leftovers(), []);
    await parts.servers
      .of('torchserve')
      .start({ modelStore: store, models: { counting: 'counting.mar' } });
    assert.deepEqual(
      (
        await parts.servers
          .of('torchserve')
          .asked?.client?.predict('counting', undefined, Buffer.from('four'))
      )?.body,
      { text: '4', score: 1 },
    );
  });

  it('runs from tasks.json, and stops with its task', async () => {
    fs.mkdirSync(sample('.vscode'), { recursive: true });
    const tasks = sample('.vscode', 'tasks.json');
    fs.writeFileSync(
      tasks,
      JSON.stringify({
        version: '2.0.0',
        tasks: [
          {
            type: 'mmocr-torchserve',
            label: 'light',
            modelStore: '${workspaceFolder}/served light',
            models: ['counting'],
          },
        ],
      }),
    );
    try {
      const task = await taskNamed('light');
      const execution = await vscode.tasks.executeTask(task);
      await becomes('ready');
      assert.deepEqual(await parts.servers.of('torchserve').asked?.client?.models(), ['counting']);
      const { errors } = await capturing(async () => {
        execution.terminate();
        await becomes('stopped');
      });
      assert.deepEqual([errors, leftovers()], [[], []]);
    } finally {
      fs.rmSync(tasks);
    }
  });

  it('is stopped while it starts', async () => {
    const start = parts.servers
      .of('torchserve')
      .start({ modelStore: store, models: { counting: 'counting.mar' } });
    const cancelled = assert.rejects(start, { name: 'CancelledError' });
    const started = new Promise(resolve => vscode.tasks.onDidStartTaskProcess(resolve));
    await started;
    await parts.servers.of('torchserve').stop();
    await cancelled;
    assert.deepEqual([parts.servers.of('torchserve').state.kind, leftovers()], ['stopped', []]);
  });

  it('says that the Python has no TorchServe', async () => {
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('python', '/usr/bin/python3', vscode.ConfigurationTarget.Workspace);
    await assert.rejects(
      parts.servers.of('torchserve').start({ modelStore: store, models: 'all' }),
      /not installed in \/usr\/bin\/python3/,
    );
    assert.deepEqual(leftovers(), []);
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('python', python1x(), vscode.ConfigurationTarget.Workspace);
  });
});

/** VS Code notices a new tasks.json a moment later. */
async function taskNamed(name: string): Promise<vscode.Task> {
  for (;;) {
    const task = (await vscode.tasks.fetchTasks()).find(found => found.name === name);
    if (task) return task;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
