import type { KnownTexts } from '../../model/pipeline';
import { serverUrl } from '../contract/address';
import { notWhoIsMeant, type Question } from '../contract/answers';
import { Connection } from '../contract/connection';
import type { ModelAnswer } from '../contract/modelAnswer';
import { withModelNames } from '../contract/modelNames';
import type { ModelStatus } from '../contract/modelStatus';
import type { AttachOptions } from '../contract/serverKind';
import type { ServerClient } from '../contract/serverClient';
import { inferAnswer } from './inferAnswer';
import { inferRequest } from './inferRequest';
import { metadataIn, takesImage, takesNoImage, type ImageInput, type Metadata } from './metadata';
import { namesBy } from './modelList';
import { oipRefusal } from './refusal';

export interface OipOptions extends AttachOptions {
  /** `HOST:PORT` or URL. */
  address: string;
  /** What the server is called. */
  program: string;
  /** How it takes an image's own bytes, where the model declares `BYTES` or nothing. */
  imageAs: ImageInput['datatype'];
}

const predictTimeoutSeconds = 120;
/** So many models are asked for their metadata at once. */
const atOnce = 16;

/**
 * A server of the Open Inference Protocol v2 by REST, whose models take and give the tensors of
 * docs/server.md. Every method throws `UserError` with what to do, or `CancelledError`.
 */
export class OipClient implements ServerClient {
  readonly inferenceAddress: string;
  /** The models are listed at the same address. */
  readonly managementAddress: string;
  readonly #connection: Connection;
  /** By the route of a model: how it takes images, as long as it answers. */
  readonly #inputs = new Map<string, ImageInput>();

  constructor(private readonly options: OipOptions) {
    const { address, keys, program } = options;
    this.inferenceAddress = this.managementAddress = serverUrl(address);
    this.#connection = new Connection(this.inferenceAddress, keys, {
      program,
      refusal: oipRefusal,
    });
  }

  async ping(signal?: AbortSignal): Promise<boolean> {
    const { status } = await this.#connection.reply(this.#asking('/v2/health/live'), signal);
    return status === 200;
  }

  /** Those that are asked about images: the parts of a chain are models of Triton, too. */
  async models(signal?: AbortSignal): Promise<string[]> {
    const names = await this.#names(signal);
    const asked: string[] = [];
    for (let from = 0; from < names.length; from += atOnce) {
      const some = names.slice(from, from + atOnce);
      const take = await Promise.all(some.map(name => this.#mayTakeImage(name, signal)));
      asked.push(...some.filter((_, index) => take[index]));
    }
    return asked;
  }

  async describe(model: string, version?: string, signal?: AbortSignal): Promise<ModelStatus[]> {
    const told = version === undefined ? (await this.#metadata(model, '', signal)).versions : [];
    const versions = version === undefined ? told : [version];
    return Promise.all(
      (versions.length > 0 ? versions : ['']).map(async each => {
        const route = `${routeOf(model, each)}/ready`;
        const { status } = await this.#connection.reply(this.#asking(route), signal);
        return { name: model, version: each, workers: [], ready: status === 200 };
      }),
    );
  }

  async predict(
    model: string,
    version: string | undefined,
    image: Uint8Array,
    signal?: AbortSignal,
    known?: KnownTexts,
  ): Promise<ModelAnswer> {
    const route = routeOf(model, version);
    const about = { model, size: image.byteLength, ...(version ? { version } : {}) };
    try {
      const input = await this.#input(model, version, signal);
      const request = inferRequest(image, input, known);
      const answer = await this.#connection.ask(
        { ...this.#asking(`${route}/infer`, about), ...request },
        signal,
        (this.options.responseTimeout ?? predictTimeoutSeconds) * 1000,
      );
      return inferAnswer(answer, this.#question(about));
    } catch (error) {
      // It may be another model by the next time.
      this.#inputs.delete(route);
      throw await withModelNames(error, this.inferenceAddress, model, () => this.models());
    }
  }

  async #input(
    model: string,
    version: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ImageInput> {
    const route = routeOf(model, version);
    const known = this.#inputs.get(route);
    if (known) return known;
    const metadata = await this.#metadata(model, version, signal);
    if (!takesImage(metadata)) throw takesNoImage(model, metadata);
    const { datatype, rank } = metadata.image ?? { datatype: 'BYTES', rank: 1 };
    const input = { datatype: datatype === 'BYTES' ? this.options.imageAs : datatype, rank };
    this.#inputs.set(route, input);
    return input;
  }

  async #metadata(
    model: string,
    version: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Metadata> {
    const about = { model, ...(version ? { version } : {}) };
    const { body } = await this.#connection.ask(
      this.#asking(routeOf(model, version), about),
      signal,
    );
    return metadataIn(body);
  }

  /** One that does not tell now may all the same, later. */
  async #mayTakeImage(model: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      return takesImage(await this.#metadata(model, undefined, signal));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Error) return true;
      throw error;
    }
  }

  #names(signal?: AbortSignal): Promise<string[]> {
    return namesBy(
      async ({ route, bytes }) => {
        const posted = bytes && { bytes, headers: { 'content-type': 'application/json' } };
        return (await this.#connection.ask({ ...this.#asking(route), ...posted }, signal)).body;
      },
      () => notWhoIsMeant(200, '', this.#question()),
    );
  }

  #asking(route: string, about: Partial<Question> = {}) {
    return { kind: 'inference', base: this.inferenceAddress, route, about } as const;
  }

  #question(about: Partial<Question> = {}): Question {
    const { program } = this.options;
    return { address: this.inferenceAddress, withKey: false, program, ...about };
  }
}

/** Without `version`, or with an empty one, the server's default version. */
function routeOf(model: string, version: string | undefined): string {
  const of = version ? `/versions/${encodeURIComponent(version)}` : '';
  return `/v2/models/${encodeURIComponent(model)}${of}`;
}
