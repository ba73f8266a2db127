import { minutesShown, SPANS } from '../live/figures.ts';

/** Over how long figures are counted. */
export const SpanChoice = () => (
  <fieldset class="choice">
    <legend class="sr">Figures of the last</legend>
    {SPANS.map((minutes) => (
      <label key={minutes}>
        <input
          type="radio"
          name="span"
          checked={minutesShown.value === minutes}
          onChange={() => {
            minutesShown.value = minutes;
          }}
        />
        <span>{minutes} min</span>
      </label>
    ))}
  </fieldset>
);
