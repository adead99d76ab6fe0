import { modelNotFound, ServeError, versionNotFound } from './reply';
import type { ServedModel } from './servedModel';

/** The versions of one model; requests without a version go to the default one. */
interface Versions {
  defaultVersion: string;
  all: Map<string, ServedModel>;
}

/** Each has its files unpacked. */
const mostVersions = 1000;

/**
 * The registered models by name and version. Throws `ServeError` with TorchServe's statuses and
 * sentences.
 */
export class Registry {
  readonly #models = new Map<string, Versions>();

  /** Names, sorted as `GET /models` lists them. */
  get names(): string[] {
    return [...this.#models.keys()].sort();
  }

  get all(): ServedModel[] {
    return [...this.#models.values()].flatMap(versions => [...versions.all.values()]);
  }

  add(model: ServedModel): void {
    const {
      options: { name },
      file: { version },
    } = model;
    const versions = this.#models.get(name);
    if (this.all.length >= mostVersions)
      throw new ServeError(
        507,
        'InternalServerException',
        `There are ${mostVersions} models already; unregister some first.`,
      );
    if (versions?.all.has(version))
      throw new ServeError(
        409,
        'ConflictStatusException',
        `Model version ${version} is already registered for model ${name}`,
      );
    if (versions) versions.all.set(version, model);
    else this.#models.set(name, { defaultVersion: version, all: new Map([[version, model]]) });
  }

  find(name: string, version?: string): ServedModel {
    const versions = this.#versions(name);
    const found = versions.all.get(version ?? versions.defaultVersion);
    if (!found) throw versionNotFound(name, version ?? versions.defaultVersion);
    return found;
  }

  versions(name: string): ServedModel[] {
    return [...this.#versions(name).all.values()];
  }

  setDefault(name: string, version: string): void {
    const versions = this.#versions(name);
    if (!versions.all.has(version))
      throw new ServeError(
        404,
        'ModelVersionNotFoundException',
        `Model version ${version} does not exist for model ${name}`,
      );
    versions.defaultVersion = version;
  }

  /** Takes a version out, without one the default version; it gets no more requests. */
  remove(name: string, version?: string): ServedModel {
    const found = this.find(name, version);
    const { all, defaultVersion } = this.#versions(name);
    if (found.file.version === defaultVersion && all.size > 1) {
      throw new ServeError(
        403,
        'InvalidModelVersionException',
        `Cannot remove default version for model ${name}`,
      );
    }
    all.delete(found.file.version);
    if (all.size === 0) this.#models.delete(name);
    return found;
  }

  #versions(name: string): Versions {
    const versions = this.#models.get(name);
    if (!versions) throw modelNotFound(name);
    return versions;
  }
}
