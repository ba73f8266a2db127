import type { Chance } from '../../memory/chance.ts';
import type { FaultProfile } from '../../memory/faults.ts';
import type { Scheduler } from '../../memory/scheduler.ts';
import type { SimulatedTable } from '../../memory/table.ts';

/** Which of the clocks of timers go while things fail: delayed messages, the sweeper, and the table's time to live. */
export interface Clocks {
  readonly delays: boolean;
  readonly sweeper: boolean;
  /** Milliseconds between two looks of the time to live; undefined when it does not come in time for anything. */
  readonly timeToLive: number | undefined;
}

const SECOND = 1_000;

const SLOWEST_TIME_TO_LIVE_SECONDS = 240;

/** Mostly all of them; now and then one is left. */
export const drawClocks = (chance: Chance): Clocks => {
  const timeToLive = chance.between(10, SLOWEST_TIME_TO_LIVE_SECONDS) * SECOND;
  const draw = chance.next();
  if (draw < 0.1) return { delays: false, sweeper: false, timeToLive };
  if (draw < 0.25) return { delays: false, sweeper: true, timeToLive: undefined };
  if (draw < 0.35) return { delays: true, sweeper: false, timeToLive: undefined };
  return { delays: true, sweeper: true, timeToLive: chance.strikes(0.5) ? timeToLive : undefined };
};

/** Without delayed messages every one of them is dropped. */
export const withClocks = ({ rates, outages }: FaultProfile, { delays }: Clocks): FaultProfile => ({
  rates: delays ? rates : { ...rates, 'delay-dropped': 1 },
  outages,
});

/** The time to live of a table: now and then it removes timers that are due, never before, and not all at once. */
export const runTimeToLive = (
  { after, now }: Scheduler,
  chance: Chance,
  table: SimulatedTable,
  interval: number,
): void => {
  const isOver = (at: string): boolean => Math.ceil(Date.parse(at) / SECOND) * SECOND <= now();
  const look = async (): Promise<void> => {
    const due = [...table.attended().values()].filter(
      ({ attentionPk, at }) => attentionPk.startsWith('timer#') && isOver(at),
    );
    for (const { pk, sk } of due) if (chance.strikes(0.7)) await table.expire({ pk, sk });
  };
  const again = (): void => {
    after(interval, 'time to live', () => {
      void look();
      again();
    });
  };
  again();
};
