import { byName } from '../core/natural-order';
import type { PlannedFile } from './plan';

export type NodeKind = 'project' | 'category' | 'sample' | 'group' | 'file';

/** One thing that the import makes, and what it holds. */
export interface PlanNode {
  readonly key: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly children: readonly PlanNode[];
  readonly samples: number;
  readonly images: number;
  readonly bytes: number;
  /** Of a file: where it lies. */
  readonly path: string;
}

/** A node as a line of the list: how deep it lies, and where among its neighbours. */
export interface PlanRow {
  readonly node: PlanNode;
  readonly level: number;
  readonly position: number;
  readonly neighbours: number;
}

interface Growing {
  readonly kind: NodeKind;
  readonly name: string;
  readonly children: Map<string, Growing>;
  file: PlannedFile | null;
}

/** Projects with their categories, samples, groups and images. */
export function treeOf(files: readonly PlannedFile[]): readonly PlanNode[] {
  const root: Growing = { kind: 'project', name: '', children: new Map(), file: null };
  for (const file of files) {
    let at = child(child(child(root, 'project', file.project), 'category', file.category), 'sample', file.sample);
    if (file.group !== null) at = child(at, 'group', file.group);
    child(at, 'file', file.path).file = file;
  }
  return [...root.children.values()].map((node) => grown(node, ''));
}

/** The lines that show while some nodes are open. */
export function rowsOf(nodes: readonly PlanNode[], open: ReadonlySet<string>, level = 1): PlanRow[] {
  return nodes.flatMap((node, i) => [
    { node, level, position: i + 1, neighbours: nodes.length },
    ...(open.has(node.key) ? rowsOf(node.children, open, level + 1) : []),
  ]);
}

/** What is open at first: as many levels as fit on a screen. */
export function openAtFirst(nodes: readonly PlanNode[], most: number): ReadonlySet<string> {
  const open = new Set<string>();
  let shown = nodes;
  let lines = nodes.length;
  while (shown.length > 0) {
    const next = shown.flatMap((node) => node.children);
    if (lines + next.length > most) break;
    for (const node of shown) if (node.children.length > 0) open.add(node.key);
    lines += next.length;
    shown = next;
  }
  return open;
}

function child(parent: Growing, kind: NodeKind, name: string): Growing {
  const key = `${kind} ${name}`;
  const there = parent.children.get(key) ?? { kind, name, children: new Map<string, Growing>(), file: null };
  parent.children.set(key, there);
  return there;
}

function grown({ kind, name, children, file }: Growing, above: string): PlanNode {
  const key = `${above}/${kind} ${name}`;
  if (file) {
    return { key, kind, name: file.layer, children: [], samples: 0, images: 1, bytes: file.size, path: file.path };
  }
  const nodes = [...children.values()].map((each) => grown(each, key)).sort(byName);
  const sum = (of: (node: PlanNode) => number): number => nodes.reduce((total, node) => total + of(node), 0);
  return {
    ...{ key, kind, name, children: nodes, path: '', images: sum((n) => n.images), bytes: sum((n) => n.bytes) },
    samples: kind === 'sample' ? 1 : sum((n) => n.samples),
  };
}
