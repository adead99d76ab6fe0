import { isRight, judgementWords } from '../../compare/judgement';
import { element, icon } from '../shared/dom';
import { sidesOfBefore } from './before';
import type { Content } from './store';
import { shownNames } from './words';

/** What the ground truth says of what is shown, below the verdict on the two runs. */
export class TruthLine {
  readonly node = element('div', { class: 'truth-line', hidden: true });
  private readonly icon = icon('pass');
  private readonly text = element('span', { role: 'status', 'aria-live': 'polite' });

  constructor() {
    this.node.append(this.icon, this.text);
  }

  render(content: Content): void {
    const waits = [content.state.left, content.state.right].some(
      ({ state }) => state === 'running',
    );
    const judgement = waits ? undefined : content.judgement();
    this.node.hidden = !judgement;
    if (!judgement) return;
    const right = isRight(judgement);
    const before = sidesOfBefore(content.state).length > 0;
    const text = judgementWords(judgement, shownNames(content));
    // A live region repeats itself when its text is set again.
    if (this.text.textContent !== text) this.text.textContent = text;
    this.icon.className = `codicon codicon-${right ? 'pass-filled' : 'warning'}`;
    this.node.className = `truth-line ${before ? 'quiet' : right ? 'good' : 'differs'}`;
  }
}
