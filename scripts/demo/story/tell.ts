import type { Stage } from '../play.ts';
import { analysing } from './chapters/analysing.ts';
import { joining } from './chapters/joining.ts';
import { learning } from './chapters/learning.ts';
import { leaving } from './chapters/leaving.ts';
import { reckoning } from './chapters/reckoning.ts';
import { selling } from './chapters/selling.ts';
import { talking } from './chapters/talking.ts';
import type { Figure } from './figures.ts';
import { type Played, setScene } from './scene.ts';

export interface StoryReport {
  readonly acts: readonly Played[];
  readonly figures: readonly Figure[];
  /** How many figures are not what the story implies. */
  readonly mismatches: number;
}

/** Tells the story, chapter by chapter, each of which goes on from what those before it have left. */
export const tell = async (
  platform: Stage,
  run: string,
  say: (line: string) => void,
): Promise<StoryReport> => {
  const scene = await setScene(platform, run, say);
  const chapter = async <Left>(title: string, told: () => Promise<Left>): Promise<Left> => {
    say(`\n● ${title}`);
    return told();
  };
  await chapter('Tutors and students join', () => joining(scene));
  const sale = await chapter('Courses are published and sold', () => selling(scene));
  const taught = await chapter('Lessons are taken, and one completes a course', () => learning(scene, sale));
  await chapter('They talk', () => talking(scene, taught));
  await chapter('A user leaves', () => leaving(scene));
  await chapter('Analytics', () => analysing(scene));
  await chapter('What it all comes to', () => reckoning(scene, sale, taught));
  const { played: acts, figures } = scene;
  return { acts, figures, mismatches: figures.filter(({ matches }) => !matches).length };
};
