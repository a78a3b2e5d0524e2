import { t } from '../i18n';
import type { Reply } from '../wire/client';
import type { PlaneCommand, PlaneSolution } from '../wire/wire';
import type { Point } from './layout';
import type { PlacementOfMine } from './page';

export type Opinion = { impact: number | null; effort: number | null };

/** One person before the plane: what they think of each solution, and the words said to them. */
export class Judge {
  said = $state('');
  refusal = $state('');
  #own = $state.raw<ReadonlyMap<string, Opinion>>(new Map());
  readonly #send: (command: PlaneCommand) => Promise<Reply>;

  constructor(own: readonly PlacementOfMine[], send: (command: PlaneCommand) => Promise<Reply>) {
    this.#own = new Map(own.map(({ solution, impact, effort }) => [solution, { impact, effort }]));
    this.#send = send;
  }

  of(solution: string): Opinion {
    return this.#own.get(solution) ?? { impact: null, effort: null };
  }

  /** Both axes make a placement; one alone waits for the other, here; none takes the placement back. */
  async think(solution: PlaneSolution, opinion: Opinion): Promise<void> {
    const before = this.of(solution.id);
    this.#keep(solution.id, opinion);
    const command = this.#command(solution.id, before, opinion);
    if (!command) return;
    const reply = await this.ask(command);
    if (!reply.ok) return this.#keep(solution.id, before);
    const { impact, effort } = opinion;
    this.said =
      impact === null || effort === null
        ? t('{title}: your opinion is taken back.', { title: solution.title })
        : t('{title}: impact {impact}, effort {effort}.', { title: solution.title, impact, effort });
  }

  place(solution: PlaneSolution, { impact, effort }: Point): Promise<void> {
    return this.think(solution, { impact, effort });
  }

  /** One step on an axis, from one's own opinion, or else from where the others put it. */
  nudge(solution: PlaneSolution, axis: keyof Opinion, by: number): Promise<void> {
    const own = this.of(solution.id);
    const from = {
      impact: own.impact ?? Math.round(solution.impact?.median ?? 3),
      effort: own.effort ?? Math.round(solution.effort?.median ?? 3),
    };
    const grade = Math.min(5, Math.max(1, from[axis] + by));
    return this.think(solution, { ...from, [axis]: grade });
  }

  async ask(command: PlaneCommand): Promise<Reply> {
    this.refusal = '';
    const reply = await this.#send(command);
    if (!reply.ok) this.refusal = reply.message;
    return reply;
  }

  #command(solution: string, before: Opinion, { impact, effort }: Opinion): PlaneCommand | null {
    if (impact !== null && effort !== null) return { verb: 'place_solution', solution, impact, effort };
    const placed = before.impact !== null && before.effort !== null;
    return placed ? { verb: 'take_placement_back', solution } : null;
  }

  #keep(solution: string, opinion: Opinion): void {
    this.#own = new Map(this.#own).set(solution, opinion);
  }
}
