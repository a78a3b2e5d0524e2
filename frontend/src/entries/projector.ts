import { mount } from 'svelte';
import '../styles/live.scss';
import Projector from '../live/Projector.svelte';
import { mountPoint, pageData, type ProjectorPage } from '../live/page';
import { Connection } from '../wire/live.svelte';

const page = pageData<ProjectorPage>();
const connection = new Connection({ seats: [], projector: true });
mount(Projector, { target: mountPoint(), props: { page, connection } });
connection.wire.start();
