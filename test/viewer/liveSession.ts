import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { EngineClient } from '../../src/engineClient/engineClient';
import { LiveRun } from '../../src/engineClient/liveRun';
import { PanelSession } from '../../src/host/results/panelSession';
import type { PredictionSources } from '../../src/host/results/sources';
import type { Pipeline } from '../../src/model/pipeline';
import type { Prediction } from '../../src/model/prediction';
import type { FromViewer } from '../../src/protocol/viewer';
import { send, show } from './harness';

export interface LivePage {
  session: PanelSession;
  /** Sides whose settings were to be written to a config. */
  written: string[];
}

/**
 * The page over the host's own session: its right side runs `pipeline` in a real engine, its left
 * one answers `left`.
 */
export async function openLive(
  page: Page,
  { engine, pipeline, image, left }: Setting,
): Promise<LivePage> {
  const local = { kind: 'local', model: 'dbnet_tiny', device: 'cpu' } as const;
  const sources: PredictionSources = {
    onDidChange: () => ({ dispose: () => undefined }),
    options: side => Promise.resolve([{ id: side, label: side }]),
    resolve: side => {
      if (side === 'left')
        return Promise.resolve({
          kind: 'ready',
          source: left.source,
          predictor: { predict: () => Promise.resolve(left) },
        });
      const live = new LiveRun({ engine, pipeline, device: 'cpu' });
      return Promise.resolve({ kind: 'ready', source: local, predictor: live, live });
    },
    truth: () => Promise.resolve(undefined),
    curl: () => undefined,
    fixButton: () => undefined,
    scoreThreshold: () => 0,
    decodeImage: () => Promise.reject(new Error('not needed')),
    stages: () => Promise.reject(new Error('not needed')),
  };
  const tell = (): void =>
    void send(page, { kind: 'state', state: session.state(), memento: session.memento() });
  const session: PanelSession = new PanelSession(path.resolve(image), sources, tell, error => {
    throw error;
  });
  session.live.onRead = (side, found) => void send(page, { kind: 'readAgain', side, found });
  const written: string[] = [];
  await page.exposeFunction('toHost', (message: FromViewer) => {
    if (message.kind === 'post') session.live.set(message.side, message.change, message.final);
    if (message.kind === 'writeToConfig') written.push(message.side);
  });
  await page.evaluate(() => {
    const { toHost } = window as unknown as { toHost: (message: FromViewer) => void };
    window.posted.push = (message: FromViewer) => {
      toHost(message);
      return 0;
    };
  });
  await session.run();
  await show(page, image, session.state());
  return { session, written };
}

interface Setting {
  engine: EngineClient;
  pipeline: Pipeline;
  image: string;
  left: Prediction;
}

/** The sample detector; its map of any image is as large as `size` says. */
export function sampleDetector(size?: { width: number; height: number }): Pipeline {
  const onnxPath = path.resolve('test/samples/onnx/dbnet_tiny.onnx');
  const { resize, ...description } = JSON.parse(
    readFileSync(`${onnxPath}.json`, 'utf8'),
  ) as Extract<Pipeline, { kind: 'single' }>['model']['description'];
  const rule = size ? ({ kind: 'stretch', ...size } as const) : resize;
  return { kind: 'single', model: { onnxPath, description: { ...description, resize: rule } } };
}
