import type { FromViewer, PostSection, Side } from '../../protocol/viewer';
import { element } from '../shared/dom';
import { PostSide } from './postSide';
import type { Content } from './store';
import { sideWord } from './words';

/** How the local sides are looked at: the settings of their post-processing, to be tried. */
export class PostProcessing {
  readonly node = element('div', { class: 'posts' });
  private readonly sides: Partial<Record<Side, { made: string; shown: PostSide }>> = {};

  constructor(private readonly post: (message: FromViewer) => void) {}

  render(content: Content): void {
    const shown = (['left', 'right'] as const).flatMap(side => {
      const section = content.state[side].state === 'done' ? content.state.post?.[side] : undefined;
      if (!section || !(section.controls.length || section.readsText)) return [];
      const made = this.made(side, section);
      made.render(section, sideWord(content, side));
      return [made.node];
    });
    this.node.hidden = !shown.length;
    // What has the focus would lose it where it is put in again.
    if (
      [...this.node.children].some((child, i) => child !== shown[i]) ||
      shown.length > this.node.childElementCount
    )
      this.node.replaceChildren(...shown);
  }

  /** Another model has other settings. */
  private made(side: Side, section: PostSection): PostSide {
    const { controls, readsText } = section;
    const signature = JSON.stringify([controls, readsText]);
    const before = this.sides[side];
    if (before?.made === signature) return before.shown;
    const shown = new PostSide(side, section, this.post);
    shown.node.open = before?.shown.node.open ?? false;
    this.sides[side] = { made: signature, shown };
    return shown;
  }
}
