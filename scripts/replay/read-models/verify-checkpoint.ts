import { join } from 'node:path';
import { freshSegments, type VerifySegment } from '@edtech/projection';
import { checkpointFile } from '../../checkpoint-file.ts';

/** Keeps how far a verification has come. */
export const verifyCheckpoint = (name: string) => {
  const file = checkpointFile<readonly VerifySegment[]>(join('.replay', `verify-${name}.json`));
  let segments: readonly VerifySegment[] = [];
  return {
    begin(count: number): readonly VerifySegment[] {
      segments = freshSegments(count);
      return segments;
    },
    /** @throws CheckpointMissing */
    async read(): Promise<readonly VerifySegment[]> {
      segments = await file.read();
      return segments;
    },
    keep(segment: VerifySegment): Promise<void> {
      segments = segments.with(segment.segment, segment);
      return file.keep(segments);
    },
    keepLast: () => file.keepLast(segments),
    remove: file.remove,
  };
};
