import { UserError } from '../base/errors';
import type { ImageFile, Prediction } from '../model/prediction';
import type { DrawnBoundary } from '../protocol/engine';
import type { AgentCall, ToolPicture } from './agentTool';

/** Pixels a side: what models look at is scaled down to as much. */
const SIDE = 1024;

/**
 * The image with the boundaries of an answer, numbered as the answer is told; undefined where there
 * are none, and for an image that a server decodes and the engine does not.
 */
export function predictionPicture(
  image: ImageFile,
  { instances, frame }: Prediction,
  call: AgentCall,
): Promise<ToolPicture | undefined> {
  const boundaries = instances.flatMap(({ polygon }, i) =>
    polygon ? [{ polygon, name: String(i + 1) }] : [],
  );
  return drawnPicture(image, { boundaries, orientation: frame?.orientation ?? 'stored' }, call);
}

/** The image with any boundaries; undefined without one, or where the engine cannot decode it. */
export async function drawnPicture(
  { bytes, path }: ImageFile,
  drawn: { boundaries: DrawnBoundary[]; orientation: 'stored' | 'upright' },
  { inferenceEngine, signal }: AgentCall,
): Promise<ToolPicture | undefined> {
  if (drawn.boundaries.length === 0) return undefined;
  const asked = { image: bytes, imagePath: path, side: SIDE, drawn };
  try {
    const { mime, bytes: picture } = await inferenceEngine.request('thumbnail', asked, signal);
    return { mime, bytes: picture };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
