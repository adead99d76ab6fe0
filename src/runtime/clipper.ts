import type { ClipperLibWrapper } from 'js-angusj-clipper';
import type { IntPolygon } from '../model/pixelRounding';

export type Offset = (polygon: IntPolygon, distance: number) => IntPolygon[];

let loading: Promise<Offset> | undefined;

/** Clipper 6.4.2 as pyclipper has it: closed polygons, round joins, arc tolerance 0.25. */
export function loadOffset(): Promise<Offset> {
  return (loading ??= load());
}

async function load(): Promise<Offset> {
  const clipperLib = await import('js-angusj-clipper');
  const clipper: ClipperLibWrapper = await clipperLib.loadNativeClipperLibInstanceAsync(
    clipperLib.NativeClipperLibRequestedFormat.WasmOnly,
  );
  return (polygon, distance) => {
    const data = Array.from({ length: polygon.length / 2 }, (_, i) => ({
      x: polygon[2 * i]!,
      y: polygon[2 * i + 1]!,
    }));
    const paths = clipper.offsetToPaths({
      delta: distance,
      arcTolerance: 0.25,
      miterLimit: 2,
      offsetInputs: [
        { joinType: clipperLib.JoinType.Round, endType: clipperLib.EndType.ClosedPolygon, data },
      ],
    });
    return (paths ?? []).map(path => Int32Array.from(path.flatMap(({ x, y }) => [x, y])));
  };
}
