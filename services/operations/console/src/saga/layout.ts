import type { SagaDiagram, SagaDiagramStateKind } from '@edtech/operations/answers';

export interface Box {
  readonly name: string;
  readonly kind: SagaDiagramStateKind;
  readonly steps: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly on: string;
  /** Path of an SVG. */
  readonly path: string;
  /** Forth on the left, back on the right. */
  readonly isBack: boolean;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
}

export const BOX = { width: 172, height: 52 } as const;
const COLUMN = 206;
const ROW = 88;
/** What is stuck stands outermost, and has a short name. */
const NARROW = 96;
const MARGIN = 4;

type State = SagaDiagram['states'][number];

/** The stage that `UNDO_<stage>` gives back. */
const undoes = ({ name }: State): string => name.replace(/^UNDO_/, '');

/** The good way leads down on the left; what gives back stands beside what it gives back, and leads up; what is stuck is outermost. */
const cells = (states: readonly State[]): ReadonlyMap<string, readonly [column: number, row: number]> => {
  const forth = states.filter(({ kind }) => kind === 'start' || kind === 'stage' || kind === 'completed');
  const places = new Map<string, readonly [column: number, row: number]>(
    forth.map(({ name }, row) => [name, [0, row]]),
  );
  const undone = states.filter(({ kind }) => kind === 'undo');
  const rows = undone.map((state) => places.get(undoes(state))?.[1] ?? 1);
  for (const [index, { name }] of undone.entries()) places.set(name, [1, rows[index] ?? 1]);
  const upmost = Math.min(1, ...rows);
  for (const { name, kind } of states) {
    if (kind === 'failed') places.set(name, [1, Math.max(0, upmost - 1)]);
    if (kind === 'stuck')
      places.set(name, [2, Math.round(rows.reduce((sum, one) => sum + one, 0) / Math.max(1, rows.length))]);
  }
  return places;
};

const centre = ({ x, y, width }: Box): readonly [number, number] => [x + width / 2, y + BOX.height / 2];

const pathBetween = (from: Box, to: Box): string => {
  const [fromX, fromY] = centre(from);
  const [toX, toY] = centre(to);
  if (from.x === to.x) {
    const down = toY > fromY;
    return `M${fromX} ${down ? from.y + BOX.height : from.y}L${toX} ${down ? to.y - 7 : to.y + BOX.height + 7}`;
  }
  const right = to.x > from.x;
  const startX = right ? from.x + from.width : from.x;
  const endX = right ? to.x - 7 : to.x + to.width + 7;
  // Two that lead between the same boxes, forth and back, must not lie on each other.
  const shift = right ? -7 : 9;
  const middle = (startX + endX) / 2;
  return `M${startX} ${fromY + shift}C${middle} ${fromY + shift} ${middle} ${toY + shift} ${endX} ${toY + shift}`;
};

/** Where the states of a saga are drawn, and how the ways between them lead. */
export const layoutOf = ({ states, transitions }: SagaDiagram): Layout => {
  const places = cells(states);
  const boxes = states.map(({ name, kind, steps }) => {
    const [column, row] = places.get(name) ?? [2, 0];
    const width = kind === 'stuck' ? NARROW : BOX.width;
    return { name, kind, steps, x: MARGIN + column * COLUMN, y: MARGIN + row * ROW, width };
  });
  const named = new Map(boxes.map((box) => [box.name, box]));
  const edges = transitions.flatMap(({ from, to, on }) => {
    const [one, other] = [named.get(from), named.get(to)];
    if (one === undefined || other === undefined) return [];
    return [
      {
        from,
        to,
        on,
        path: pathBetween(one, other),
        isBack: one.kind !== 'start' && other.kind !== 'stage' && other.kind !== 'completed',
      },
    ];
  });
  return {
    boxes,
    edges,
    width: Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN,
    height: Math.max(...boxes.map(({ y }) => y)) + BOX.height + MARGIN,
  };
};
