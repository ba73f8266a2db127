import type { FunctionModel } from '../model.ts';
import type { ExecutionEnvironment } from './environment.ts';

/** One execution environment in the pool. */
export interface Member {
  readonly fn: FunctionModel;
  readonly environment: ExecutionEnvironment;
  /** Of the bundles that it has loaded. */
  readonly generation: number;
}

/** The environments that there are: which of them still start, and which have nothing to do. */
export interface Members {
  readonly count: number;
  readonly startingCount: number;
  all(): readonly Member[];
  idle(): readonly Member[];
  countOf(fn: FunctionModel): number;
  isStarting(fn: FunctionModel): boolean;
  has(member: Member): boolean;
  isIdle(member: Member): boolean;
  /** It starts from now on. */
  join(member: Member): void;
  /** Its start is over. @returns false when it has left before */
  started(member: Member): boolean;
  /** It has nothing to do; after so long without any, `onBored` is called. */
  rest(member: Member, idleMs: number, onBored: () => void): void;
  /** The idle environment of the function that was used last; it is at work from now on. */
  engage(fn: FunctionModel): Member | undefined;
  leave(member: Member): void;
}

/** The environments of one function. */
interface Crew {
  readonly all: Set<Member>;
  readonly starting: Set<Member>;
  /** Least recently used first. */
  readonly idle: Set<Member>;
}

export function createMembers(): Members {
  const crews = new Map<FunctionModel, Crew>();
  const members = new Set<Member>();
  const starting = new Set<Member>();
  /** With what ends the boredom of each; least recently used first. */
  const idle = new Map<Member, NodeJS.Timeout>();

  function crewOf(fn: FunctionModel): Crew {
    const crew = crews.get(fn) ?? { all: new Set(), starting: new Set(), idle: new Set() };
    crews.set(fn, crew);
    return crew;
  }

  function wakeUp(member: Member): void {
    clearTimeout(idle.get(member));
    idle.delete(member);
    crewOf(member.fn).idle.delete(member);
  }

  function started(member: Member): boolean {
    crewOf(member.fn).starting.delete(member);
    return starting.delete(member);
  }

  return {
    get count() {
      return members.size;
    },
    get startingCount() {
      return starting.size;
    },
    all: () => [...members],
    idle: () => [...idle.keys()],
    countOf: (fn) => crewOf(fn).all.size,
    isStarting: (fn) => crewOf(fn).starting.size > 0,
    has: (member) => members.has(member),
    isIdle: (member) => idle.has(member),
    join(member) {
      members.add(member);
      starting.add(member);
      crewOf(member.fn).all.add(member);
      crewOf(member.fn).starting.add(member);
    },
    started,
    rest(member, idleMs, onBored) {
      idle.set(member, setTimeout(onBored, idleMs).unref());
      crewOf(member.fn).idle.add(member);
    },
    engage(fn) {
      const member = [...crewOf(fn).idle].at(-1);
      if (member !== undefined) wakeUp(member);
      return member;
    },
    leave(member) {
      members.delete(member);
      crewOf(member.fn).all.delete(member);
      started(member);
      wakeUp(member);
    },
  };
}
