import type { PlatformModel } from '../../model.ts';
import { whenIdle } from '../../pace.ts';
import type { BusEvent } from '../event.ts';
import { archiveAskedFor } from './create.ts';
import { ArchiveRequestRefused, type RequestReader, readRequest } from './refusal.ts';
import { type Replay, runReplay } from './replays.ts';
import { type Archive, openArchive } from './store.ts';

export interface Archives {
  /** Offers an accepted event to the archives of its bus. */
  keep(busName: string, event: BusEvent): void;
  /** Answers one of EventBridge's actions on archives and replays; undefined when the action is none of them. */
  handle(action: string, request: unknown): Readonly<Record<string, unknown>> | undefined;
  inFlight(): readonly string[];
  stop(graceMs: number): Promise<void>;
}

export interface ArchivesOptions {
  readonly model: PlatformModel;
  /** Where archives are kept between starts; in memory without it. */
  readonly dataDir?: string;
  readonly random: () => number;
  /** Hands a replayed event to the rules of a bus, all of them or those named. */
  readonly publish: (busName: string, event: BusEvent, rules: ReadonlySet<string> | undefined) => void;
}

/** The archives of the configuration and the replays of this run. */
export function createArchives({ model, dataDir, random, publish }: ArchivesOptions): Archives {
  const archives = new Map(
    (model.archives ?? []).map((archive) => [archive.name, openArchive(archive, dataDir)]),
  );
  const replays = new Map<string, Replay>();
  const busArns = new Map(model.buses.map(({ name, arn }) => [name, arn]));
  const busArn = ({ model: { busName } }: Archive) => busArns.get(busName) ?? busName;

  function archiveNamed(name: string): Archive {
    const found = archives.get(name);
    if (found !== undefined) return found;
    throw new ArchiveRequestRefused('ResourceNotFoundException', `Archive ${name} does not exist.`);
  }

  function create(request: RequestReader) {
    const asked = archiveAskedFor(request, model);
    if (archives.has(asked.name))
      throw new ArchiveRequestRefused(
        'ResourceAlreadyExistsException',
        `Archive ${asked.name} already exists.`,
      );
    // Nothing declares it, so the next start would not know it.
    const archive = openArchive(asked, undefined);
    archives.set(asked.name, archive);
    return { ArchiveArn: asked.arn, State: 'ENABLED', CreationTime: archive.createdAtMs / 1_000 };
  }

  function replayNamed(name: string): Replay {
    const found = replays.get(name);
    if (found !== undefined) return found;
    throw new ArchiveRequestRefused('ResourceNotFoundException', `Replay ${name} does not exist.`);
  }

  function start(request: RequestReader) {
    const name = request.text('ReplayName');
    const archiveArn = request.text('EventSourceArn');
    const [eventStartMs, eventEndMs] = [request.timeMs('EventStartTime'), request.timeMs('EventEndTime')];
    const destination = request.child('Destination');
    const archive = [...archives.values()].find((candidate) => candidate.model.arn === archiveArn);
    if (archive === undefined)
      throw new ArchiveRequestRefused('ResourceNotFoundException', `Archive ${archiveArn} does not exist.`);
    if (replays.has(name))
      throw new ArchiveRequestRefused('ResourceAlreadyExistsException', `Replay ${name} already exists.`);
    if (destination.text('Arn') !== busArn(archive))
      throw new ArchiveRequestRefused(
        'ValidationException',
        'Parameter Destination.Arn is not valid. Reason: Must contain the event bus of the archive.',
      );
    if (eventStartMs >= eventEndMs)
      throw new ArchiveRequestRefused(
        'ValidationException',
        'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
      );
    const filterArns = destination.texts('FilterArns');
    const rules = filterArns === undefined || filterArns.length === 0 ? undefined : ruleNames(filterArns);
    const replay: Replay = {
      name,
      arn: archive.model.arn.replace(/:archive\/.*$/, `:replay/${name}`),
      description: request.optionalText('Description'),
      archive,
      destination: { Arn: busArn(archive), ...(filterArns === undefined ? {} : { FilterArns: filterArns }) },
      eventStartMs,
      eventEndMs,
      startedAtMs: Date.now(),
      state: 'STARTING',
    };
    replays.set(name, replay);
    void runReplay(replay, random, (event) => publish(archive.model.busName, event, rules));
    return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: replay.startedAtMs / 1_000 };
  }

  function ruleNames(arns: readonly string[]): ReadonlySet<string> {
    return new Set(
      arns.map((arn) => {
        const rule = model.rules.find((candidate) => candidate.arn === arn);
        if (rule !== undefined) return rule.name;
        throw new ArchiveRequestRefused('ResourceNotFoundException', `Rule ${arn} does not exist.`);
      }),
    );
  }

  function cancel(request: RequestReader) {
    const replay = replayNamed(request.text('ReplayName'));
    if (!isUnderWay(replay))
      throw new ArchiveRequestRefused(
        'IllegalStatusException',
        `Replay ${replay.name} is not in a valid state for this operation.`,
      );
    replay.state = 'CANCELLING';
    return { ReplayArn: replay.arn, State: replay.state };
  }

  function list<Item>(items: Iterable<Item>, request: RequestReader, about: (item: Item) => Listed) {
    const prefix = request.optionalText('NamePrefix') ?? '';
    const [source, state] = [request.optionalText('EventSourceArn'), request.optionalText('State')];
    return [...items].filter((item) => {
      const { name, sourceArn, state: itsState } = about(item);
      const wanted = source === undefined || source === sourceArn;
      return wanted && name.startsWith(prefix) && (state === undefined || state === itsState);
    });
  }

  return {
    keep(busName, event) {
      for (const archive of archives.values()) if (archive.model.busName === busName) archive.offer(event);
    },
    handle(action, value) {
      const request = readRequest(value);
      switch (action) {
        case 'CreateArchive':
          return create(request);
        case 'StartReplay':
          return start(request);
        case 'CancelReplay':
          return cancel(request);
        case 'DescribeReplay':
          return describeReplay(replayNamed(request.text('ReplayName')));
        case 'ListReplays': {
          const about = ({ name, archive, state }: Replay) => ({ name, sourceArn: archive.model.arn, state });
          const found = list(replays.values(), request, about);
          return { Replays: found.map(replaySummary) };
        }
        case 'DescribeArchive': {
          const archive = archiveNamed(request.text('ArchiveName'));
          return describeArchive(archive, busArn(archive));
        }
        case 'ListArchives': {
          const about = (archive: Archive) => ({
            name: archive.model.name,
            sourceArn: busArn(archive),
            state: 'ENABLED',
          });
          const found = list(archives.values(), request, about);
          return { Archives: found.map((archive) => archiveSummary(archive, busArn(archive))) };
        }
        default:
          return undefined;
      }
    },
    inFlight: () => [...replays.values()].filter(isUnderWay).map(({ name }) => `replay ${name}`),
    async stop(graceMs) {
      for (const replay of replays.values()) if (isUnderWay(replay)) replay.state = 'CANCELLING';
      await whenIdle(() => [...replays.values()].every(({ state }) => state !== 'CANCELLING'), graceMs);
    },
  };
}

interface Listed {
  readonly name: string;
  readonly sourceArn: string;
  readonly state: string;
}

function isUnderWay({ state }: Replay): boolean {
  return state === 'STARTING' || state === 'RUNNING';
}

function archiveSummary({ model, count, bytes, createdAtMs }: Archive, busArn: string) {
  return {
    ArchiveName: model.name,
    EventSourceArn: busArn,
    State: 'ENABLED',
    RetentionDays: model.retentionDays,
    SizeBytes: bytes,
    EventCount: count,
    CreationTime: createdAtMs / 1_000,
  };
}

function describeArchive(archive: Archive, busArn: string) {
  const { arn, pattern } = archive.model;
  return {
    ArchiveArn: arn,
    ...archiveSummary(archive, busArn),
    ...(pattern === undefined ? {} : { EventPattern: JSON.stringify(pattern) }),
  };
}

function replaySummary(replay: Replay) {
  const { lastReplayedMs, endedAtMs } = replay;
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archive.model.arn,
    State: replay.state,
    EventStartTime: replay.eventStartMs / 1_000,
    EventEndTime: replay.eventEndMs / 1_000,
    ReplayStartTime: replay.startedAtMs / 1_000,
    ...(lastReplayedMs === undefined ? {} : { EventLastReplayedTime: lastReplayedMs / 1_000 }),
    ...(endedAtMs === undefined ? {} : { ReplayEndTime: endedAtMs / 1_000 }),
  };
}

function describeReplay(replay: Replay) {
  const { arn, description, destination } = replay;
  return {
    ReplayArn: arn,
    ...replaySummary(replay),
    Destination: destination,
    ...(description === undefined ? {} : { Description: description }),
  };
}
