import type { ConsumerDeclaration } from '../services/declarations.ts';
import { upcasterFile } from '../source.ts';
import { isShared, sourceOf } from '../sources.ts';
import { exampleMarkup } from './example.ts';
import { fieldsMarkup } from './fields.ts';
import { code, escaped, lines } from './markup.ts';
import type { EventEntry, VersionEntry } from './model.ts';

/** From `docs/events/` to the repository. */
const REPOSITORY = '../..';

export const eventLink = (type: string): string => `<a href="#${type}">${code(type)}</a>`;

/** What there is to know of one event. */
export const eventSection = (entry: EventEntry): string => {
  const { type, latest, versions, answers, counters } = entry;
  const [newest, ...older] = versions;
  const speakers = versions.flatMap((version) => version.speakers);
  return lines(
    `<article id="${type}" class="${latest.kind}" data-words="${escaped(wordsOf(entry))}">`,
    `<header><h3><a href="#${type}">${escaped(type).replaceAll('.', '.<wbr>')}</a></h3>`,
    `<p class="badges"><span class="kind">${latest.kind}</span>${versions
      .map(
        ({ event }) =>
          `<span class="version${event.deprecated ? ' deprecated' : ''}">v${event.version}</span>`,
      )
      .reverse()
      .join('')}</p></header>`,
    `<p class="lead">${escaped(latest.schema.description ?? '')}</p>`,
    '<dl class="facts">',
    fact('About', `${code(latest.aggregate)} <span class="quiet">aggregate</span>`),
    fact('Source', isShared(latest) ? 'the service that says so' : code(sourceOf(latest))),
    fact('Published by', producersOf(versions)),
    fact(
      'Consumed by',
      speakers.length + counters.length === 0
        ? '<span class="quiet">nobody yet</span>'
        : `<ul>${[...consumersOf(versions), ...counters.map(counterMarkup)].join('')}</ul>`,
    ),
    latest.replies.length > 0 && fact('Answered by', listMarkup(latest.replies.map(eventLink))),
    answers.length > 0 && fact('Answers', listMarkup(answers.map(eventLink))),
    '</dl>',
    versionMarkup(newest, undefined),
    older.map((version, index) =>
      lines(
        `<details><summary>Version ${version.event.version}${version.event.deprecated ? ', no longer published' : ', still accepted'}</summary>`,
        versionMarkup(version, versions[index]),
        '</details>',
      ),
    ),
    '</article>',
  );
};

const fact = (term: string, detail: string): string => `<div><dt>${term}</dt><dd>${detail}</dd></div>`;

const listMarkup = (items: readonly string[]): string => `<ul><li>${items.join('</li><li>')}</li></ul>`;

const wordsOf = ({ type, latest, versions }: EventEntry): string =>
  [
    type,
    latest.context,
    latest.kind,
    latest.aggregate,
    ...versions.flatMap(({ speakers }) => speakers.map(({ name }) => name)),
    ...Object.keys(latest.schema.properties ?? {}),
  ]
    .join(' ')
    .toLowerCase();

const producersOf = (versions: readonly VersionEntry[]): string => {
  const items = versions.flatMap(({ event, producers }) =>
    producers.map(({ name }) => `<li>${code(name)} <span class="quiet">as v${event.version}</span></li>`),
  );
  return items.length === 0 ? '<span class="quiet">nobody yet</span>' : `<ul>${items.join('')}</ul>`;
};

const consumersOf = (versions: readonly VersionEntry[]): readonly string[] =>
  versions.flatMap(({ event, speakers }) =>
    speakers.map(
      (consumer) =>
        `<li>${consumerLink(consumer)} <span class="quiet">of ${consumer.service}, speaks v${event.version}${consumer.ordered === false ? '' : ', in order'}</span></li>`,
    ),
  );

const counterMarkup = (consumer: ConsumerDeclaration): string =>
  `<li>${consumerLink(consumer)} <span class="quiet">of ${consumer.service}, to keep count</span></li>`;

export const consumerLink = ({ name }: ConsumerDeclaration): string => `<a href="#${name}">${code(name)}</a>`;

/** @param next the version after it, when there is one */
const versionMarkup = ({ event }: VersionEntry, next: VersionEntry | undefined): string => {
  const [example] = event.schema.examples ?? [];
  const upcaster = upcasterFile(event);
  return lines(
    '<div class="version-body">',
    next !== undefined &&
      `<p class="upcast">${escaped(event.schema.description ?? '')} Whoever speaks version ${next.event.version} receives it as that: <a href="${REPOSITORY}/${upcaster}">upcaster</a>.</p>`,
    '<div class="columns">',
    `<section><h4>Data</h4>${fieldsMarkup(event.schema)}</section>`,
    `<section><h4>Example</h4>${exampleMarkup(example)}<p class="quiet source"><a href="${REPOSITORY}/${event.file}">Schema</a> · <a href="${REPOSITORY}/test/corpus/${event.type}.v${event.version}.json">recorded events</a></p></section>`,
    '</div>',
    '</div>',
  );
};
