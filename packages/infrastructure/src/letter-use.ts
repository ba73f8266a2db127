/**
 * What a route does to the dead letters of the platform, which are in the table of its service: it lists them; shows one, and notes who
 * was shown it; or changes them, and asks services to mend what is theirs.
 */
export type LetterUse = 'lists' | 'shows' | 'edits' | 'redrives' | 'discards';
