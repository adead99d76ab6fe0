import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { freePorts } from '../../src/core/torchserve/ports';
import { UseWatch } from './processes';

export interface Answer { status: number; text: string }

/** The built-in server as its users start it, without keys, and with a store that models come and go in. */
export class Serving {
  readonly store: string;
  readonly use: UseWatch;
  readonly #ended: Promise<string>;

  private constructor(readonly folder: string, private readonly child: ChildProcess, private readonly ports: { inference: number; management: number }) {
    this.store = path.join(folder, 'store');
    this.use = new UseWatch(child.pid as number);
    this.#ended = once(child, 'exit').then(([code, signal]) => String(code ?? signal));
  }

  /** Starts `cli serve` in an empty `folder` that gets its store, keys and temporary files; resolves when the model of `onnx` is ready. */
  static async start(cli: string, folder: string, onnx: string): Promise<Serving> {
    const [inference, management, metrics] = await freePorts(3) as [number, number, number];
    for (const name of ['store', 'temp']) fs.mkdirSync(path.join(folder, name), { recursive: true });
    for (const end of ['', '.json']) fs.copyFileSync(onnx + end, path.join(folder, 'store', `model.onnx${end}`));
    fs.writeFileSync(path.join(folder, 'config.properties'), [`inference_address=http://127.0.0.1:${inference}`, `management_address=http://127.0.0.1:${management}`,
      `metrics_address=http://127.0.0.1:${metrics}`, 'default_workers_per_model=1', 'disable_token_authorization=true', 'enable_model_api=true'].join('\n'));
    const child = spawn(process.execPath, [cli, 'serve', '--model-store', 'store', '--models', 'model.onnx'],
      { cwd: folder, env: { ...process.env, TEMP: path.join(folder, 'temp') }, stdio: ['ignore', 'pipe', 'inherit'] });
    const serving = new Serving(folder, child, { inference, management });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Ready: ')) resolve();
      });
      void serving.#ended.then(how => reject(new Error(`the server ended (${how}): ${said}`)));
    });
    return serving;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  predict(model: string, image: Buffer): Promise<Answer> {
    return this.#ask(this.ports.inference, 'POST', `/predictions/${model}`, image);
  }

  register(file: string, model: string): Promise<Answer> {
    return this.#ask(this.ports.management, 'POST', `/models?url=${file}&model_name=${model}&initial_workers=1`);
  }

  unregister(model: string): Promise<Answer> {
    return this.#ask(this.ports.management, 'DELETE', `/models/${model}`);
  }

  /** Ends it as Ctrl+C does; resolves with the names of what it has left behind. */
  async stop(): Promise<string[]> {
    this.use.stop();
    if (this.alive) this.child.kill('SIGINT');
    await this.#ended;
    return fs.readdirSync(path.join(this.folder, 'temp'));
  }

  async #ask(port: number, method: string, route: string, body?: Buffer): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${port}${route}`, { method, body: body ?? null, headers: { 'content-type': 'application/octet-stream' } });
    return { status: response.status, text: await response.text() };
  }
}
