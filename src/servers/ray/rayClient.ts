import type { KnownTexts } from '../../model/pipeline';
import { notWhoIsMeant, type Answering } from '../contract/answers';
import { NotAskableError } from '../contract/askingErrors';
import { TorchServeClient } from '../contract/client';
import { Connection } from '../contract/connection';
import type { ModelAnswer } from '../contract/modelAnswer';
import { withModelNames } from '../contract/modelNames';
import { isName, type ModelStatus } from '../contract/modelStatus';
import type { AttachOptions } from '../contract/serverKind';
import type { ServerClient } from '../contract/serverClient';
import { rayRefusal } from './refusal';

export interface RayOptions extends AttachOptions {
  /** `HOST:PORT` or URL of Ray Serve's HTTP proxy. */
  address: string;
}

const answering: Answering = { program: 'Ray Serve', refusal: rayRefusal };
const prefix = '/predictions/';

/**
 * Ray Serve with applications on `/predictions/NAME`, asked as TorchServe is. Where an application
 * answers for its management interface, too, at the same address, models come with their replicas
 * as workers; else Ray's routes name them.
 */
export class RayClient implements ServerClient {
  readonly inferenceAddress: string;
  /** The models are listed at the same address. */
  readonly managementAddress: string;
  readonly #models: TorchServeClient;
  readonly #predictions: TorchServeClient;
  readonly #connection: Connection;

  constructor({ address, ...more }: RayOptions) {
    const options = { inferenceAddress: address, answering, ...more };
    this.#predictions = new TorchServeClient(options);
    this.#models = new TorchServeClient({ ...options, managementAddress: address });
    this.inferenceAddress = this.managementAddress = this.#predictions.inferenceAddress;
    this.#connection = new Connection(this.inferenceAddress, more.keys, answering);
  }

  async ping(signal?: AbortSignal): Promise<boolean> {
    const { status } = await this.#connection.reply(this.#asking('/-/healthz'), signal);
    return status === 200;
  }

  async models(signal?: AbortSignal): Promise<string[]> {
    try {
      return await this.#models.models(signal);
    } catch (error) {
      if (!(error instanceof NotAskableError)) throw error;
      return this.#routes(signal);
    }
  }

  async describe(model: string, version?: string, signal?: AbortSignal): Promise<ModelStatus[]> {
    try {
      return await this.#models.describe(model, version, signal);
    } catch (error) {
      if (!(error instanceof NotAskableError) || version !== undefined) throw error;
      const routes = await this.#routes(signal);
      if (!routes.includes(model)) throw error;
      return [{ name: model, version: '', workers: [], ready: true }];
    }
  }

  async predict(
    model: string,
    version: string | undefined,
    image: Uint8Array,
    signal?: AbortSignal,
    known?: KnownTexts,
  ): Promise<ModelAnswer> {
    try {
      return await this.#predictions.predict(model, version, image, signal, known);
    } catch (error) {
      throw await withModelNames(error, this.inferenceAddress, model, () => this.models());
    }
  }

  /** What Ray itself says: a route and its application, of each application. */
  async #routes(signal: AbortSignal | undefined): Promise<string[]> {
    const { body } = await this.#connection.ask(this.#asking('/-/routes'), signal);
    const routes = Object.keys(Object(body) as object);
    const names = routes.flatMap(route => namedBy(route) ?? []);
    if (Array.isArray(body) || !names.every(isName))
      throw notWhoIsMeant(200, '', {
        address: this.inferenceAddress,
        withKey: false,
        program: answering.program,
      });
    return names.sort();
  }

  #asking(route: string) {
    return { kind: 'management', base: this.inferenceAddress, route } as const;
  }
}

/** The model whose route it is; undefined for the route of another application. */
function namedBy(route: string): string | undefined {
  if (!route.startsWith(prefix) || route.length === prefix.length) return undefined;
  const name = route.slice(prefix.length);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
