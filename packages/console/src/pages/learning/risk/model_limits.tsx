/** What no figure of the model says. */
export const ModelLimits = () => (
  <div>
    <h3 className="text-sm">What it cannot know</h3>
    <ul className="mt-1 list-disc space-y-0.5 pl-5 text-sm text-muted">
      <li>It sees structure, size, degradation and grounding, not whether a sentence is true.</li>
      <li>
        It finds what the labels and these features share; labels of escalated outputs alone would mislead it.
      </li>
      <li>Its figures are of its time: they say nothing of outputs of another kind, or after a change.</li>
      <li>
        Conformal calibration on its score must use labels of later outcomes than those it was trained on.
      </li>
    </ul>
  </div>
);
