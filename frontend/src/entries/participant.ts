import { mount } from 'svelte';
import '../styles/live.scss';
import Participant from '../live/Participant.svelte';
import { mountPoint, pageData, type ParticipantPage } from '../live/page';
import { Connection } from '../wire/live.svelte';

const page = pageData<ParticipantPage>();
const connection = new Connection({ seats: page.seats.map(({ seat }) => seat) });
mount(Participant, { target: mountPoint(), props: { page, connection } });
connection.wire.start();
