/** What a template may know beside the facts. Names and titles are undefined where nobody has said them. */
export interface Scene {
  /** The mail of a lesson goes to its tutor. */
  readonly isTutor: boolean;
  /** IANA; times are in UTC without one. */
  readonly timeZone: string | undefined;
  /** What the recipient is called. */
  readonly name: string | undefined;
  /** What the other one is called: the tutor to a student, the student to a tutor. */
  readonly otherName: string | undefined;
  readonly courseTitle: string | undefined;
}

/** A mail as its author writes it: once. Text and HTML follow from it. */
export interface Draft {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What is looked up in the mail later: label and value. */
  readonly details?: readonly (readonly [label: string, value: string])[];
}

export interface Template<Facts> {
  /** Raised with every change of what it says: mails are marked with it. */
  readonly version: number;
  draft(facts: Facts, scene: Scene): Draft;
}
