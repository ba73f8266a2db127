import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Origin } from '../model.ts';

/** Finds where something was declared: the framework hands over one merged configuration without files. */
export interface Origins {
  /** @param key the mapping key to look for, @param path its place in the merged configuration. */
  of(key: string, path: string): Origin;
}

const INCLUDE = /\$\{file\(([^)]+?\.ya?ml)\)/g;

/**
 * Reads the configuration file and the YAML files that it includes, and remembers on which line each mapping key first
 * stands: good enough to lead an author to the place, without a second YAML reading of everything.
 *
 * @param directory the service's directory, @param fileName its configuration file.
 */
export function readOrigins(directory: string, fileName: string): Origins {
  const lines = new Map<string, string>();
  const visited = new Set<string>();

  const visit = (file: string) => {
    if (visited.has(file) || !existsSync(join(directory, file))) return;
    visited.add(file);
    const text = readFileSync(join(directory, file), 'utf8');
    for (const [index, line] of text.split('\n').entries()) {
      const key = /^\s*(?:- )?['"]?([A-Za-z0-9_-]+)['"]?:/.exec(line)?.[1];
      if (key !== undefined && !lines.has(key)) lines.set(key, `${file}:${index + 1}`);
    }
    for (const [, included = ''] of text.matchAll(INCLUDE)) {
      visit(normalize(included.startsWith('.') ? included : join(dirname(file), included)));
    }
  };
  visit(fileName);

  return { of: (key, path) => ({ file: lines.get(key) ?? fileName, path }) };
}
