import type { StreamApi } from './api.ts';
import type { Page } from './wire.ts';

/** How long a page is kept for the others: whoever is further behind than that reads for himself. */
const KEPT_MS = 5_000;

interface Read {
  readonly limit: number;
  readonly page: Promise<Page>;
  /** Null while it is under way. */
  records: number | null;
  /** Whether what has been written by now is in it, even if it is under way. */
  isFresh: boolean;
}

/**
 * Several mappings may read one stream, and mostly stand at the same place. What one of them has read after a record is what
 * comes after it for the others too, so it is read once; who comes later is told that there may be more. An empty page is shared
 * only by those who asked for it at the same moment: after that there may be more.
 */
export function sharingReads(api: StreamApi): StreamApi {
  const reads = new Map<string, Read>();

  function begin(place: string, iterator: string, limit: number): Promise<Page> {
    const read: Read = { limit, page: api.getRecords(iterator, limit), records: null, isFresh: true };
    const forget = () => {
      if (reads.get(place) === read) reads.delete(place);
    };
    reads.set(place, read);
    // Once everything that this moment has set off has been done: a write that is heard of later may have come later.
    process.nextTick(() => {
      read.isFresh = false;
    });
    read.page.then(({ records }) => {
      read.records = records.length;
      if (records.length === 0) forget();
      else setTimeout(forget, KEPT_MS).unref();
    }, forget);
    return read.page;
  }

  return {
    ...api,
    getRecords(iterator, limit, place) {
      if (place === undefined) return api.getRecords(iterator, limit);
      const known = reads.get(place);
      const isOfUse =
        known !== undefined &&
        (known.records === null ? known.isFresh && known.limit <= limit : known.records <= limit);
      if (!isOfUse) return begin(place, iterator, limit);
      return known.records === null ? known.page : known.page.then((page) => ({ ...page, isKept: true }));
    },
  };
}
