import path from 'node:path';

/**
 * The TorchServe handler as shipped. Every `.py` file in its folder belongs to it and travels in
 * the archive beside it (`distFolder` is the folder the bundles are built into).
 */
export function handlerPath(distFolder: string): string {
  return path.join(distFolder, 'python', 'handler', 'mmocr_handler.py');
}
