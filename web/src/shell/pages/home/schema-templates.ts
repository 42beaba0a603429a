// Label schemas to begin with. They are ordinary schemas: whatever is chosen can be changed later.

interface Attribute {
  readonly name: string;
  readonly type: 'select' | 'checkbox';
  readonly scope: 'track' | 'frame';
  readonly values: readonly string[];
}

interface Label {
  readonly name: string;
  readonly color: string;
  readonly hotkey: string;
  readonly kinds: readonly string[];
  readonly attributes?: readonly Attribute[];
}

export interface SchemaTemplate {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly schema: { readonly labels: readonly Label[]; readonly is_open: boolean };
}

const occlusion: Attribute = { name: 'occlusion', type: 'select', scope: 'frame', values: ['none', 'partly', 'mostly'] };
const label = (name: string, hotkey: string, color: string, attributes: readonly Attribute[] = []): Label => ({
  name,
  color,
  hotkey,
  kinds: ['rectangle'],
  attributes,
});

export const TEMPLATES: readonly SchemaTemplate[] = [
  {
    id: 'street',
    title: 'Boxes on the street',
    text: 'Car, truck, bus, two-wheeler and person, each with how much of it is hidden.',
    schema: {
      is_open: false,
      labels: [
        label('car', '1', 'rgb(76,141,255)', [occlusion]),
        label('truck', '2', 'rgb(245,166,35)', [occlusion]),
        label('bus', '3', 'rgb(155,110,243)', [occlusion]),
        label('two-wheeler', '4', 'rgb(29,179,163)', [occlusion]),
        label('person', '5', 'rgb(235,87,87)', [occlusion]),
      ],
    },
  },
  {
    id: 'people',
    title: 'People',
    text: 'Person and face, with pose and how much of them is hidden.',
    schema: {
      is_open: false,
      labels: [
        label('person', '1', 'rgb(235,87,87)', [
          { name: 'pose', type: 'select', scope: 'frame', values: ['standing', 'walking', 'running', 'sitting', 'lying'] },
          occlusion,
        ]),
        label('face', '2', 'rgb(76,141,255)'),
      ],
    },
  },
  { id: 'open', title: 'Any label', text: 'No list: annotators and pre-labels may use any label.', schema: { is_open: true, labels: [] } },
];
