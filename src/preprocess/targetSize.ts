import type { ResizeRule } from '../model/modelDescription';
import { roundHalfEven } from './rounding';

/** What a size rule makes of one image. */
export interface TargetSize {
  width: number;
  height: number;
  /** Zero columns are added on the right up to this width, before normalising. */
  padToWidth?: number;
  /** Share of the network's input width that is image, 0…1; recognisers read only that much. */
  validRatio: number;
}

/**
 * The size an image of `width` × `height` pixels is resized to. Sources: mmcv `rescale_size`, MMOCR
 * 1.x `RescaleToHeight`, `PadToWidth`, `ShortScaleAspectJitter`, MMOCR 0.x `ResizeOCR`.
 */
export function targetSize(rule: ResizeRule, width: number, height: number): TargetSize {
  switch (rule.kind) {
    case 'asIs':
      return { width, height, validRatio: 1 };
    case 'stretch':
      return { width: rule.width, height: rule.height, validRatio: 1 };
    case 'keepRatio': {
      const long = Math.max(...rule.scale);
      const short = Math.min(...rule.scale);
      const scale = Math.min(long / Math.max(width, height), short / Math.min(width, height));
      return {
        width: Math.trunc(width * scale + 0.5),
        height: Math.trunc(height * scale + 0.5),
        validRatio: 1,
      };
    }
    case 'shortSide': {
      const scale = rule.short / Math.min(width, height);
      const side = (length: number) =>
        Math.ceil(roundHalfEven(length * scale) / rule.divisor) * rule.divisor;
      return { width: side(width), height: side(height), validRatio: 1 };
    }
    case 'toHeight':
      return toHeight(rule, width, height);
  }
}

function toHeight(
  rule: Extract<ResizeRule, { kind: 'toHeight' }>,
  width: number,
  height: number,
): TargetSize {
  const { height: target, minWidth, maxWidth, widthDivisor, padToWidth } = rule;
  const atLeast = (w: number) => Math.max(w, minWidth);
  const atMost = (w: number) => Math.min(w, maxWidth ?? Infinity);
  const whole = (w: number) =>
    w % widthDivisor === 0 ? w : roundHalfEven(w / widthDivisor) * widthDivisor;
  const wanted = Math.ceil((target / height) * width);
  // The generations clamp and round in opposite order.
  const resized =
    rule.generation === '0.x' ? atMost(atLeast(whole(wanted))) : whole(atMost(atLeast(wanted)));
  if (padToWidth === undefined) return { width: resized, height: target, validRatio: 1 };
  return {
    width: resized,
    height: target,
    padToWidth,
    validRatio: Math.min(1, resized / padToWidth),
  };
}
