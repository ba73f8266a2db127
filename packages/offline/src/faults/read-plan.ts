import type { PlatformModel } from '../model.ts';
import { InvalidFaultPlan } from './invalid-plan.ts';
import {
  type AnyFaultRule,
  type FaultSite,
  type SeededFaultPlan,
  SHARED_FAULTS,
  SITES_WITH_ACTIONS,
  SITES_WITH_EVENTS,
} from './plan.ts';

/** A plan with every section as a list. */
export type RuleLists = { readonly [site in FaultSite]: readonly AnyFaultRule[] };

export interface ReadPlan {
  readonly given: SeededFaultPlan;
  readonly seed: number | undefined;
  readonly rules: RuleLists;
}

type Complain = (path: string, sentence: string) => void;
type Names = Readonly<Record<FaultSite, ReadonlySet<string>>>;

const LONGEST_DELAY_MS = 3_600_000;

/**
 * Reads what somebody asks for as a fault plan.
 * @param model the names in the plan must be those of this service.
 * @throws InvalidFaultPlan with every problem at once
 */
export function readFaultPlan(value: unknown, model: PlatformModel): ReadPlan {
  const problems: string[] = [];
  const complain: Complain = (path, sentence) => void problems.push(`${path} ${sentence}`);
  if (!isMapping(value)) throw new InvalidFaultPlan(['the plan must be an object']);

  const { seed, ...sections } = value;
  if (seed !== undefined && !Number.isSafeInteger(seed)) complain('seed', 'must be a whole number');
  const known = namesIn(model);
  for (const [site, section] of Object.entries(sections)) {
    if (!isSite(site)) {
      complain(site, `is no kind of site; there are: ${Object.keys(SHARED_FAULTS).join(', ')}`);
      continue;
    }
    for (const [index, rule] of listOf(section).entries()) {
      const path = Array.isArray(section) ? `${site}[${index}]` : site;
      if (isMapping(rule)) checkRule(site, rule, path, known, complain);
      else complain(path, 'must be an object');
    }
  }
  if (problems.length > 0) throw new InvalidFaultPlan(problems);
  // Everything was checked against the types above.
  const rulesOf = (site: FaultSite) => listOf(sections[site]) as readonly AnyFaultRule[];
  return {
    given: value as SeededFaultPlan,
    seed: typeof seed === 'number' ? seed : undefined,
    rules: {
      bus: rulesOf('bus'),
      target: rulesOf('target'),
      queue: rulesOf('queue'),
      stream: rulesOf('stream'),
      table: rulesOf('table'),
      function: rulesOf('function'),
    },
  };
}

function checkRule(
  site: FaultSite,
  rule: Readonly<Record<string, unknown>>,
  path: string,
  known: Names,
  complain: Complain,
): void {
  const shared: readonly string[] = SHARED_FAULTS[site];
  for (const [key, value] of Object.entries(rule)) {
    const at = `${path}.${key}`;
    if (shared.includes(key)) {
      if (!isShare(value)) complain(at, 'must be a number from 0 to 1');
    } else if (key === 'name') checkNames(value, at, known[site], complain);
    else if ((key === 'eventType' || key === 'about') && SITES_WITH_EVENTS.includes(site))
      checkTexts(value, at, complain);
    else if (key === 'action' && SITES_WITH_ACTIONS.includes(site)) checkTexts(value, at, complain);
    else if (key === 'times') {
      if (!isCount(value)) complain(at, 'must be a whole number above 0');
    } else if (key === 'delay') checkDelay(value, at, complain);
    else if (key === 'freeze') {
      if (typeof value !== 'boolean') complain(at, 'must be true or false');
    } else if (key === 'crash' && site === 'function') checkCrash(value, at, complain);
    else complain(at, `is no fault of a ${site}; there are: ${faultsOf(site).join(', ')}`);
  }
  checkFifo(site, rule, path, complain);
}

/** SQS promises order and exactly one delivery for FIFO queues, so these faults would be none of AWS's. */
function checkFifo(
  site: FaultSite,
  rule: Readonly<Record<string, unknown>>,
  path: string,
  complain: Complain,
): void {
  if (site !== 'queue') return;
  const fifo = listOf(rule.name).filter((name) => String(name).endsWith('.fifo'));
  for (const fault of ['duplicate', 'reorder', 'delay'])
    if (fault in rule && fifo.length > 0)
      complain(`${path}.${fault}`, `cannot be had of a FIFO queue (${fifo.join(', ')})`);
}

function checkNames(value: unknown, at: string, known: ReadonlySet<string>, complain: Complain): void {
  if (!checkTexts(value, at, complain)) return;
  for (const name of listOf(value).map(String)) {
    if (!known.has(name)) complain(at, `"${name}" is unknown; there are: ${[...known].join(', ') || 'none'}`);
  }
}

function checkTexts(value: unknown, at: string, complain: Complain): boolean {
  const texts = listOf(value);
  const fits = texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '');
  if (!fits) complain(at, 'must be a text or a list of texts');
  return fits;
}

function checkDelay(value: unknown, at: string, complain: Complain): void {
  const { ms, share = 1, ...rest } = isMapping(value) ? value : { ms: value };
  const [from, to = from] = listOf(ms);
  const fits = isDelay(from) && isDelay(to) && from <= to && listOf(ms).length <= 2 && isShare(share);
  if (fits && Object.keys(rest).length === 0) return;
  complain(
    at,
    `must be milliseconds up to ${LONGEST_DELAY_MS}, or {"ms": …, "share": …} with milliseconds or [from, to]`,
  );
}

function checkCrash(value: unknown, at: string, complain: Complain): void {
  const { before, after, invocation, share, ...rest } = isMapping(value) ? value : {};
  const points = [before, after].filter((point) => point !== undefined);
  const [point] = points;
  if (points.length !== 1 || !(point === 'handler' || isCount(point)))
    complain(at, 'must have either "before" or "after", with "handler" or the number of a call');
  if (invocation !== undefined && !isCount(invocation))
    complain(`${at}.invocation`, 'must be a whole number above 0');
  if (share !== undefined && !isShare(share)) complain(`${at}.share`, 'must be a number from 0 to 1');
  for (const key of Object.keys(rest)) complain(`${at}.${key}`, 'is not part of a crash');
}

function faultsOf(site: FaultSite): readonly string[] {
  return [...SHARED_FAULTS[site], 'delay', 'freeze', ...(site === 'function' ? ['crash'] : [])];
}

function namesIn(model: PlatformModel): Names {
  const tables = new Set(model.tables.map(({ name }) => name));
  return {
    bus: new Set(['default', ...model.buses.map(({ name }) => name)]),
    target: new Set(
      model.rules.flatMap(({ name, targets }) => [name, ...targets.map(({ id }) => `${name}/${id}`)]),
    ),
    queue: new Set(model.queues.map(({ name }) => name)),
    stream: new Set(model.streamMappings.flatMap(({ streamArn }) => streamedTable(model, streamArn))),
    table: tables,
    function: new Set(model.functions.map(({ key }) => key)),
  };
}

function streamedTable({ tables }: PlatformModel, arn: string): readonly string[] {
  return tables.filter(({ streamArn }) => streamArn === arn).map(({ name }) => name);
}

function isSite(name: string): name is FaultSite {
  return Object.hasOwn(SHARED_FAULTS, name);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_DELAY_MS;
}
