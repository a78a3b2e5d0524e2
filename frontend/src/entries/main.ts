import '../styles/main.scss';
